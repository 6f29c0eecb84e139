/**
 * Rotation about the patch's middle: ±30° about each axis in 3D; within the slice in 2D and where slices are thick, by
 * any angle, but only ±15° for elongated slices, whose corners would otherwise leave the patch.
 */
import type { Random } from '../../../shared/random.ts';
import type { Triple } from '../../../shared/volume.ts';
import { multiply, type Matrix } from '../patch.ts';
import { isFlat, type PoseAugmentation } from './augmentation.ts';

export const rotation: PoseAugmentation = { name: 'rotation', probability: 0.2, draw: drawRotation };

function drawRotation(patch: Triple, random: Random): Matrix {
  const limit = rotationLimit(patch);
  const angle = (): number => (random.between(-limit, limit) * Math.PI) / 180;
  const inSlice = aboutDepth(angle());
  return isFlat(patch) ? inSlice : multiply(multiply(inSlice, aboutHeight(angle())), aboutWidth(angle()));
}

/** Largest angle in degrees. */
export function rotationLimit(patch: Triple): number {
  if (!isFlat(patch)) return 30;
  const [, height, width] = patch;
  return Math.max(height, width) > 1.5 * Math.min(height, width) ? 15 : 180;
}

function aboutDepth(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    [1, 0, 0],
    [0, c, -s],
    [0, s, c],
  ];
}

function aboutHeight(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    [c, 0, s],
    [0, 1, 0],
    [-s, 0, c],
  ];
}

function aboutWidth(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    [c, -s, 0],
    [s, c, 0],
    [0, 0, 1],
  ];
}
