/**
 * Rotation about the patch's middle: ±30° about each axis in 3D; within the slice in 2D and where slices are thick (3D
 * patches that are augmented slice by slice), by any angle, but only ±15° for elongated slices of 2D networks, whose
 * corners would otherwise leave the patch, and ±30° where an axis keeps its direction: half a turn is two mirror images.
 */
import type { Random } from '../../../shared/random.ts';
import { multiply, type Matrix } from '../patch.ts';
import { isFlat, type PatchSpace, type PoseAugmentation } from './augmentation.ts';

export const rotation: PoseAugmentation = { name: 'rotation', probability: 0.2, draw: drawRotation };

function drawRotation(space: PatchSpace, random: Random): Matrix {
  const limit = rotationLimit(space);
  const angle = (): number => (random.between(-limit, limit) * Math.PI) / 180;
  const inSlice = aboutDepth(angle());
  return isFlat(space.patch)
    ? inSlice
    : multiply(multiply(inSlice, aboutHeight(angle())), aboutWidth(angle()));
}

/** Largest angle in degrees. */
export function rotationLimit({ patch, fixed }: PatchSpace): number {
  if (!isFlat(patch)) return 30;
  const [depth, height, width] = patch;
  const isElongated = depth === 1 && Math.max(height, width) > 1.5 * Math.min(height, width);
  return isElongated ? 15 : fixed.length > 0 ? 30 : 180;
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
