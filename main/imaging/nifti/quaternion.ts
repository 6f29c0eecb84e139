/**
 * The qform of an affine whose columns are at right angles: the rotation as the last three parts of a unit quaternion,
 * and qfac = -1 where the axes are left-handed. Source: nifti_mat44_to_quatern in nifti1_io.c (method of the largest
 * component, so that no square root runs out of digits).
 */
import { at } from '../../../shared/at.ts';
import type { Triple } from '../../../shared/volume.ts';
import { determinant, mapTriple, type Affine } from '../geometry.ts';

export function quaternionOf(affine: Affine): { quaternion: Triple; qfac: number } {
  const columns = mapTriple((axis) => unit(mapTriple((row) => at(affine, row * 4 + axis))));
  const qfac = determinant(columns) < 0 ? -1 : 1;
  const [p, q, third] = columns;
  const r = mapTriple((row) => third[row] * qfac);
  // The matrix is [p q r] by columns; 4a², 4b², 4c², 4d² follow from its diagonal.
  const squares = [
    1 + p[0] + q[1] + r[2],
    1 + p[0] - q[1] - r[2],
    1 - p[0] + q[1] - r[2],
    1 - p[0] - q[1] + r[2],
  ];
  const largest = squares.indexOf(Math.max(...squares));
  const products = [
    [at(squares, 0), q[2] - r[1], r[0] - p[2], p[1] - q[0]],
    [q[2] - r[1], at(squares, 1), p[1] + q[0], r[0] + p[2]],
    [r[0] - p[2], p[1] + q[0], at(squares, 2), q[2] + r[1]],
    [p[1] - q[0], r[0] + p[2], q[2] + r[1], at(squares, 3)],
  ][largest] as readonly number[];
  const [a = 1, b = 0, c = 0, d = 0] = products.map((value) => value / (2 * Math.sqrt(at(squares, largest))));
  const sign = a < 0 ? -1 : 1;
  return { quaternion: [b * sign, c * sign, d * sign], qfac };
}

function unit(vector: Triple): Triple {
  const length = Math.hypot(...vector);
  return mapTriple((axis) => vector[axis] / length);
}
