/**
 * A NIfTI header as bytes, little-endian, for a single file. NIfTI-1 wherever it can say what is to be said: every program
 * reads it. NIfTI-2 where a side is too long for it, or where its float32 would move the voxels.
 */
import { at as elementAt } from '../../../shared/at.ts';
import type { Triple } from '../../../shared/volume.ts';
import { worldOf } from '../geometry.ts';
import { placementOf } from './affine.ts';
import type { GeometryFields } from './header.ts';
import { nifti1, nifti2, type Field, type HeaderLayout } from './layout.ts';

/** What a voxel is on disk, and how its value follows from it. */
export interface VoxelEncoding {
  /** Code of the type in the header. */
  readonly datatype: number;
  readonly bytes: number;
  readonly slope: number;
  readonly intercept: number;
}

export interface HeaderFields {
  readonly size: Triple;
  readonly geometry: GeometryFields;
  readonly voxels: VoxelEncoding;
  /** At most 80 letters of ASCII. */
  readonly description: string;
}

/** @returns the header and what announces that no extensions follow: the voxels come next */
export function encodeHeader({ size, geometry, voxels, description }: HeaderFields): Uint8Array {
  const layout = layoutFor(size, geometry);
  const bytes = new Uint8Array(layout.firstVoxelByte);
  const view = new DataView(bytes.buffer);
  const put = (field: Field, ...values: readonly number[]): void => writeField(view, field, values);
  view.setInt32(0, layout.headerBytes, true);
  put(layout.dim, 3, ...size, 1, 1, 1, 1);
  put(layout.datatype, voxels.datatype);
  put(layout.bitpix, voxels.bytes * 8);
  put(layout.pixdim, geometry.qfac, ...geometry.voxelSize, 0, 0, 0, 0);
  put(layout.voxOffset, layout.firstVoxelByte);
  put(layout.slope, voxels.slope);
  put(layout.intercept, voxels.intercept);
  put(layout.units, geometry.units);
  put(layout.qformCode, geometry.qformCode);
  put(layout.sformCode, geometry.sformCode);
  put(layout.quaternion, ...geometry.quaternion);
  put(layout.qoffset, ...geometry.qoffset);
  put(layout.srow, ...geometry.srow);
  const [, at, length] = layout.description;
  bytes.set(Buffer.from(description, 'latin1').subarray(0, length), at);
  // NIfTI-2 goes on with the bytes by which PNG finds out that line ends were changed.
  const magic = layout.version === 1 ? 'n+1\0' : 'n+2\0\r\n\x1a\n';
  bytes.set(Buffer.from(magic, 'latin1'), layout.magicOffset);
  return bytes;
}

const longestSide = 32_767; // dim[] of NIfTI-1 is int16
/** Of a voxel: no further may float32 move one. */
const mostMoved = 0.01;

function layoutFor(size: Triple, geometry: GeometryFields): HeaderLayout {
  const isLong = size.some((side) => side > longestSide);
  return isLong || movedByFloat32(size, geometry) > mostMoved ? nifti2 : nifti1;
}

/** How far the outermost voxels are moved, in voxels, at worst. */
function movedByFloat32(size: Triple, geometry: GeometryFields): number {
  const { grid } = placementOf(geometry, size);
  const rounded = placementOf(roundedFields(geometry), size).grid;
  const smallest = Math.min(...grid.spacing);
  let worst = 0;
  for (let corner = 0; corner < 8; corner++) {
    const voxel: Triple = [0, 1, 2].map((axis) => (corner & (1 << axis) ? elementAt(size, axis) - 1 : 0)) as [
      number,
      number,
      number,
    ];
    const [a, b] = [worldOf(grid, voxel), worldOf(rounded, voxel)];
    worst = Math.max(worst, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / smallest);
  }
  return worst;
}

function roundedFields(geometry: GeometryFields): GeometryFields {
  const triple = ([a, b, c]: Triple): Triple => [Math.fround(a), Math.fround(b), Math.fround(c)];
  return {
    ...geometry,
    voxelSize: triple(geometry.voxelSize),
    quaternion: triple(geometry.quaternion),
    qoffset: triple(geometry.qoffset),
    srow: geometry.srow.map(Math.fround),
  };
}

const writers: Readonly<
  Record<
    Field[0],
    { readonly bytes: number; readonly put: (view: DataView, at: number, value: number) => void }
  >
> = {
  uint8: { bytes: 1, put: (view, at, value) => view.setUint8(at, value) },
  int16: { bytes: 2, put: (view, at, value) => view.setInt16(at, value, true) },
  int32: { bytes: 4, put: (view, at, value) => view.setInt32(at, value, true) },
  int64: { bytes: 8, put: (view, at, value) => view.setBigInt64(at, BigInt(value), true) },
  float32: { bytes: 4, put: (view, at, value) => view.setFloat32(at, value, true) },
  float64: { bytes: 8, put: (view, at, value) => view.setFloat64(at, value, true) },
};

function writeField(view: DataView, [type, offset]: Field, values: readonly number[]): void {
  const { bytes, put } = writers[type];
  values.forEach((value, index) => put(view, offset + index * bytes, value));
}
