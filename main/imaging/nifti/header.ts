/**
 * The header of a NIfTI-1 or NIfTI-2 file as plain data: version and byte order found out, every field checked that
 * decides how many bytes follow. Geometry is left as the file says it; `affine.ts` makes sense of it.
 */
import { at as elementAt } from '../../../shared/at.ts';
import { AppError } from '../../../shared/result.ts';
import type { Triple } from '../../../shared/volume.ts';
import { refusedTypes, voxelTypes, type VoxelType } from './data-types.ts';
import { nifti1, nifti2, type Field, type HeaderLayout } from './layout.ts';

/** The fields that place the voxels in space, untouched. */
export interface GeometryFields {
  /** pixdim[0]: the handedness of the qform, -1 or anything else for 1. */
  readonly qfac: number;
  /** pixdim[1..3] in `units`. */
  readonly voxelSize: Triple;
  readonly units: number;
  readonly qformCode: number;
  readonly sformCode: number;
  readonly quaternion: Triple;
  readonly qoffset: Triple;
  /** Three rows of four, row by row. */
  readonly srow: readonly number[];
}

export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** The voxels lie in a file of their own, `.img` beside `.hdr`. */
  readonly isPair: boolean;
  readonly size: Triple;
  /** Entries of the fourth axis; 1 for a plain volume. */
  readonly volumes: number;
  readonly type: VoxelType;
  readonly voxelOffset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly geometry: GeometryFields;
  /** What its writer noted (descrip). */
  readonly description: string;
  readonly warnings: readonly string[];
}

/** Bytes that `parseHeader` needs to see. */
export const longestHeader = nifti2.headerBytes;

const largestVolume = 2 ** 31;

const refuse = (file: string, what: string, hint = ''): AppError =>
  new AppError('invalid-input', `${file}: ${what}`, hint);

/**
 * @param bytes the beginning of the (decompressed) file, at least `longestHeader` bytes where the file has them
 * @param file name for messages
 */
export function parseHeader(bytes: Uint8Array, file: string): NiftiHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { layout, littleEndian, isPair } = identify(view, file);
  const read = (field: Field): number[] => readField(view, field, littleEndian);
  const one = (field: Field): number => elementAt(read(field), 0);
  const { size, volumes } = readDimensions(read(layout.dim), file);
  const { type, warnings } = readType(one(layout.datatype), one(layout.bitpix), file);
  return {
    version: layout.version,
    littleEndian,
    isPair,
    size,
    volumes,
    type,
    voxelOffset: readVoxelOffset(one(layout.voxOffset), isPair ? 0 : layout.firstVoxelByte, file),
    slope: one(layout.slope),
    intercept: one(layout.intercept),
    geometry: {
      qfac: one(layout.pixdim),
      voxelSize: triple(read(layout.pixdim).slice(1)),
      units: one(layout.units) & 7,
      qformCode: one(layout.qformCode),
      sformCode: one(layout.sformCode),
      quaternion: triple(read(layout.quaternion)),
      qoffset: triple(read(layout.qoffset)),
      srow: read(layout.srow),
    },
    description: String.fromCharCode(...read(layout.description)).replace(/\0.*$/s, ''),
    warnings,
  };
}

function identify(
  view: DataView,
  file: string,
): { layout: HeaderLayout; littleEndian: boolean; isPair: boolean } {
  if (view.byteLength < 4) throw refuse(file, `has only ${view.byteLength} bytes and is no NIfTI file.`);
  for (const layout of [nifti1, nifti2]) {
    for (const littleEndian of [true, false]) {
      if (view.getInt32(0, littleEndian) !== layout.headerBytes) continue;
      if (view.byteLength < layout.headerBytes) throw refuse(file, 'ends inside its header.', copyAgain);
      return { layout, littleEndian, isPair: checkMagic(view, layout, file) };
    }
  }
  if (view.getUint16(0) === 0x1f8b) throw refuse(file, 'is compressed twice.', 'Unpack it once (gunzip).');
  throw refuse(file, 'is not a NIfTI image (its first four bytes are no NIfTI header size).');
}

export const copyAgain = 'The file is cut or damaged: copy it again from its source.';

/** @returns whether the voxels lie in another file */
function checkMagic(view: DataView, layout: HeaderLayout, file: string): boolean {
  const magic = String.fromCharCode(...[0, 1, 2].map((i) => view.getUint8(layout.magicOffset + i)));
  if (magic === `ni${layout.version}`) return true;
  if (magic === '\0\0\0') {
    const hint = 'Convert it to a single .nii or .nii.gz file.';
    throw refuse(file, 'looks like an ANALYZE 7.5 header, not NIfTI.', hint);
  }
  if (magic !== `n+${layout.version}`) {
    throw refuse(
      file,
      `is not a NIfTI image (its magic is ${JSON.stringify(magic)}, not "n+${layout.version}").`,
    );
  }
  return false;
}

function readField(view: DataView, [type, offset, count]: Field, little: boolean): number[] {
  const readers = {
    uint8: (at: number) => view.getUint8(at),
    int16: (at: number) => view.getInt16(at, little),
    int32: (at: number) => view.getInt32(at, little),
    int64: (at: number) => Number(view.getBigInt64(at, little)),
    float32: (at: number) => view.getFloat32(at, little),
    float64: (at: number) => view.getFloat64(at, little),
  };
  const bytes = { uint8: 1, int16: 2, int32: 4, int64: 8, float32: 4, float64: 8 }[type];
  return Array.from({ length: count }, (_, index) => readers[type](offset + index * bytes));
}

function readDimensions(dim: readonly number[], file: string): { size: Triple; volumes: number } {
  const rank = elementAt(dim, 0);
  if (rank < 1 || rank > 7) throw refuse(file, `claims ${rank} axes (dim[0]); 1 to 7 are possible.`);
  const lengths = dim.slice(1, rank + 1);
  lengths.forEach((length, axis) => {
    if (length < 1) throw refuse(file, `claims ${length} voxels along axis ${axis + 1} (dim[${axis + 1}]).`);
  });
  const [i = 1, j = 1, k = 1, volumes = 1, ...rest] = lengths;
  if (rest.some((length) => length > 1)) {
    const shape = lengths.join(' × ');
    throw refuse(
      file,
      `has more than four axes (${shape}).`,
      'Vector images and CIFTI files are not supported.',
    );
  }
  if (i * j * k * volumes > largestVolume) {
    throw refuse(file, `claims ${lengths.join(' × ')} voxels, more than can be read.`);
  }
  return { size: [i, j, k], volumes };
}

function readType(code: number, bitpix: number, file: string): { type: VoxelType; warnings: string[] } {
  const type = voxelTypes.get(code);
  if (!type) {
    const name = refusedTypes.get(code);
    const what = name ? `holds ${name} (datatype ${code}).` : `has an unknown voxel type (datatype ${code}).`;
    throw refuse(file, what, 'Convert it to a grey-value image.');
  }
  const agree = bitpix === type.bytes * 8;
  const note = `bitpix is ${bitpix}, but the voxel type is ${type.name}; the voxel type was believed.`;
  return { type, warnings: agree ? [] : [note] };
}

function readVoxelOffset(offset: number, first: number, file: string): number {
  if (!(offset >= 0) || !Number.isInteger(offset)) {
    throw refuse(file, `says that its voxels start at byte ${offset} (vox_offset).`);
  }
  return Math.max(offset, first);
}

const triple = ([a = 0, b = 0, c = 0]: readonly number[]): Triple => [a, b, c];
