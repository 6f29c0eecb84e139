/**
 * Writes single-file NIfTI, gzipped where the name ends in `.gz`: float32 for images, uint8 for label maps. A mask
 * made from an image takes over that image's own geometry fields (`like`), so every reader sees one and the same affine
 * in both, odd headers included; otherwise the grid is written as sform and, where it can hold it, as qform.
 */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { at } from '../../../shared/at.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { writeFileAtomically } from '../../files/atomic.ts';
import { affineOf, mapTriple, shearOf, shearTolerance } from '../geometry.ts';
import type { LabelVolume, Volume } from '../volume.ts';
import { encodeHeader, type VoxelEncoding } from './encode-header.ts';
import type { GeometryFields } from './header.ts';
import { quaternionOf } from './quaternion.ts';
import { readNiftiHeader } from './read.ts';

export interface WriteOptions {
  /** Path of the NIfTI file whose geometry fields are copied; it must have the same size. */
  readonly like?: string;
  /** Noted in the header; at most 80 letters of ASCII. */
  readonly description?: string;
}

/** Labels whose numbers float32 would not tell apart. */
interface WideVolume {
  readonly grid: Grid;
  readonly voxels: Float32Array | Float64Array;
}

export async function writeNifti(
  path: string,
  volume: Volume | LabelVolume | WideVolume,
  { like, description = '' }: WriteOptions = {},
): Promise<void> {
  const { grid, voxels } = volume;
  checkSize(path, grid.size, voxels.length);
  const geometry = like === undefined ? geometryFields(grid) : await geometryLike(like, grid.size);
  const header = encodeHeader({ size: grid.size, geometry, voxels: encodingOf(voxels), description });
  const body = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength);
  const parts = path.endsWith('.gz') ? await gzipped([header, body]) : [header, body];
  await writeFileAtomically(path, parts);
}

/** Without the parts being brought together first: a volume is large enough once. */
async function gzipped(parts: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const packed: Uint8Array[] = [];
  for await (const chunk of Readable.from(parts).pipe(createGzip())) packed.push(chunk as Uint8Array);
  return packed;
}

function checkSize(path: string, size: Triple, voxels: number): void {
  const odd = size.find((side) => side < 1 || !Number.isInteger(side));
  if (odd !== undefined)
    throw new AppError('internal', `${path}: a grid cannot have ${odd} voxels along one axis.`);
  const needed = size[0] * size[1] * size[2];
  if (voxels !== needed) {
    throw new AppError('internal', `${path}: ${voxels} voxels do not fill a grid of ${size.join(' × ')}.`);
  }
}

async function geometryLike(like: string, size: Triple): Promise<GeometryFields> {
  const header = await readNiftiHeader(like);
  if (header.size.some((side, axis) => side !== size[axis])) {
    const sizes = `${header.size.join(' × ')} and ${size.join(' × ')} voxels`;
    throw new AppError('internal', `The mask and its image ${like} differ in size: ${sizes}.`);
  }
  return header.geometry;
}

const uint8Voxels: VoxelEncoding = { datatype: 2, bytes: 1, slope: 1, intercept: 0 };
export const float32Voxels: VoxelEncoding = { datatype: 16, bytes: 4, slope: 1, intercept: 0 };
const float64Voxels: VoxelEncoding = { datatype: 64, bytes: 8, slope: 1, intercept: 0 };

function encodingOf(voxels: Uint8Array | Float32Array | Float64Array): VoxelEncoding {
  if (voxels instanceof Uint8Array) return uint8Voxels;
  return voxels instanceof Float64Array ? float64Voxels : float32Voxels;
}

/** Header of a file whose voxels are written by somebody else, slice by slice. */
export function headerFor(path: string, grid: Grid, encoding: VoxelEncoding): Uint8Array {
  checkSize(path, grid.size, grid.size[0] * grid.size[1] * grid.size[2]);
  return encodeHeader({ size: grid.size, geometry: geometryFields(grid), voxels: encoding, description: '' });
}

/** sform always, qform where the axes are at right angles; code 1: scanner coordinates. */
function geometryFields(grid: Grid): GeometryFields {
  const affine = affineOf(grid);
  const rectangular = shearOf(grid) <= shearTolerance;
  const { quaternion, qfac } = rectangular
    ? quaternionOf(affine)
    : { quaternion: [0, 0, 0] as const, qfac: 1 };
  return {
    qfac,
    voxelSize: grid.spacing,
    units: 2,
    qformCode: rectangular ? 1 : 0,
    sformCode: 1,
    quaternion,
    qoffset: mapTriple((row) => at(affine, row * 4 + 3)),
    srow: affine,
  };
}
