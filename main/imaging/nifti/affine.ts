/**
 * Where NIfTI voxels lie, by the standard's three methods (nifti1.h): the sform matrix if its code says it is set, else
 * the qform quaternion, else the voxel size alone. What a header says against itself is told as a warning, never hidden.
 */
import { at } from '../../../shared/at.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { affineOf, gridFromAffine, mapTriple, shearOf, shearTolerance, type Affine } from '../geometry.ts';
import type { GeometryFields } from './header.ts';

export interface Placement {
  readonly grid: Grid;
  readonly warnings: readonly string[];
}

/** Millimetres per unit of `xyzt_units & 7`; 0 means unknown, which everybody takes for millimetres. */
const unitScale: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 };

export function placementOf(fields: GeometryFields, size: Triple): Placement {
  const warnings: string[] = [];
  const voxelSize = usableVoxelSize(fields, warnings);
  const sform = fields.sformCode > 0 ? gridFromAffine(sformAffine(fields, voxelSize), size) : null;
  const qform = fields.qformCode > 0 ? gridFromAffine(qformAffine(fields, voxelSize), size) : null;
  if (fields.sformCode > 0 && !sform) warnings.push('The sform matrix is not usable and was ignored.');
  if (fields.qformCode > 0 && !qform && !sform) warnings.push('The qform is not usable and was ignored.');
  if (sform && qform && !agree(sform, qform)) {
    warnings.push('The sform and the qform place the image differently; the sform was used.');
  }
  const grid = sform ?? qform ?? plainGrid(voxelSize, size);
  if (!sform && !qform)
    warnings.push('The orientation is unknown (neither sform nor qform); RAS was assumed.');
  if (shearOf(grid) > shearTolerance) {
    warnings.push(
      'The voxel axes are not at right angles (a sheared sform); distances in mm are approximate.',
    );
  }
  return { grid, warnings };
}

/** Voxel size in millimetres, with 1 where the header has nothing usable. */
function usableVoxelSize(
  { voxelSize, units, sformCode, qformCode }: GeometryFields,
  warnings: string[],
): Triple {
  const scale = unitScale[units] ?? 1;
  if (scale !== 1)
    warnings.push(`Lengths are given in ${scale > 1 ? 'metres' : 'micrometres'}, not millimetres.`);
  const needed = sformCode <= 0 || qformCode > 0;
  return mapTriple((axis) => {
    const length = Math.abs(voxelSize[axis]) * scale;
    const usable = Number.isFinite(length) && length > 0;
    const text = `The voxel size along axis ${axis + 1} is ${voxelSize[axis]} (pixdim[${axis + 1}])`;
    if (needed && !usable) warnings.push(`${text}; 1 mm was assumed.`);
    else if (needed && voxelSize[axis] < 0) warnings.push(`${text}; its sign was ignored.`);
    return usable ? length : 1;
  });
}

/**
 * The matrix as it stands, unless the header counts in other units and the matrix does too: writers often leave an
 * sform in millimetres when they change the units, which shows by columns as long as the voxel size in millimetres.
 */
function sformAffine({ srow, units }: GeometryFields, voxelSize: Triple): Affine {
  const scale = unitScale[units] ?? 1;
  const columnLength = Math.hypot(at(srow, 0), at(srow, 4), at(srow, 8));
  const alreadyMillimetres = Math.abs(columnLength - voxelSize[0]) < 0.01 * voxelSize[0];
  return alreadyMillimetres ? srow : srow.map((value) => value * scale);
}

function qformAffine({ quaternion, qoffset, qfac, units }: GeometryFields, voxelSize: Triple): Affine {
  const [b, c, d] = quaternion;
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
  const norm = Math.hypot(a, b, c, d); // 1, but for rounding in b, c, d of half turns
  const [w, x, y, z] = [a / norm, b / norm, c / norm, d / norm];
  const rotation = [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w + y * y - x * x - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w + z * z - x * x - y * y],
  ];
  const lengths = [voxelSize[0], voxelSize[1], qfac < 0 ? -voxelSize[2] : voxelSize[2]];
  const scale = unitScale[units] ?? 1;
  return rotation.flatMap((row, index) => [
    ...row.map((value, axis) => value * at(lengths, axis)),
    at(qoffset, index) * scale,
  ]);
}

function plainGrid(voxelSize: Triple, size: Triple): Grid {
  return {
    size,
    spacing: voxelSize,
    origin: [0, 0, 0],
    direction: [
      [-1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ],
  };
}

/** Corner of the image in both, within a tenth of a voxel. */
function agree(a: Grid, b: Grid): boolean {
  const [p, q] = [affineOf(a), affineOf(b)];
  const tolerance = 0.1 * Math.min(...a.spacing);
  return p.every((value, index) => {
    const steps = index % 4 === 3 ? 1 : at(a.size, index % 4);
    return Math.abs(value - at(q, index)) * steps < tolerance;
  });
}
