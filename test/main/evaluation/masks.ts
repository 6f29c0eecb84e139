/** Masks by formula, which the tests' expected numbers were computed on with MedPy and SciPy beforehand. */
import type { Grid, Triple } from '../../../shared/volume.ts';

export function ellipsoid(size: Triple, centre: Triple, radii: Triple): Uint8Array {
  const [width, height, depth] = size;
  return Uint8Array.from({ length: width * height * depth }, (_, voxel) => {
    const i = ((voxel % width) - centre[0]) / radii[0];
    const j = ((Math.floor(voxel / width) % height) - centre[1]) / radii[1];
    const k = (Math.floor(voxel / (width * height)) - centre[2]) / radii[2];
    return i * i + j * j + k * k <= 1 ? 1 : 0;
  });
}

export function gridOf(size: Triple, spacing: Triple = [1, 1, 1]): Grid {
  return {
    size,
    spacing,
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
}
