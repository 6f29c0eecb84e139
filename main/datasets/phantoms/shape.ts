/**
 * The anatomy of a phantom as signed "distances" that are easy to evaluate anywhere: negative inside. A bent organ with
 * a head (class 1) and a tail (class 2), and neighbours of similar brightness that only their place and shape tell from
 * it. Everything is drawn from the seed: pose, size, bend, where the parts meet.
 */
import type { Random } from '../../../shared/random.ts';
import type { Triple } from '../../../shared/volume.ts';

export interface Ellipsoid {
  readonly center: Triple;
  /** Half axes in millimetres. */
  readonly radii: Triple;
}

export interface Organ {
  readonly center: Triple;
  /** Rows: the organ's own axes in LPS; the first runs from head to tail. */
  readonly axes: readonly [Triple, Triple, Triple];
  /** Half length along the first axis, millimetres. */
  readonly halfLength: number;
  /** Thickness at the head and at the tail. */
  readonly radius: readonly [head: number, tail: number];
  /** How far the middle is bent off the straight line, millimetres. */
  readonly bend: number;
  /** Where along its length (−1 … 1) the tail begins. */
  readonly border: number;
}

export interface Anatomy {
  readonly organ: Organ;
  /** Bodies somewhat darker than the tail. */
  readonly neighbours: readonly Ellipsoid[];
  /** Darker tissue all round, larger than the view. */
  readonly cavity: Ellipsoid;
}

export function drawAnatomy(random: Random): Anatomy {
  const axes = rotated(random);
  const center: Triple = [random.between(-3, 3), random.between(-3, 3), random.between(-3, 3)];
  const organ: Organ = {
    center,
    axes,
    halfLength: random.between(11, 14),
    radius: [random.between(4.4, 5.6), random.between(2.8, 3.8)],
    bend: random.between(2, 5),
    border: random.between(-0.2, 0.25),
  };
  const neighbours = Array.from({ length: 8 }, () => neighbour(organ, random));
  const cavity: Ellipsoid = {
    center: along(organ, [random.between(-4, 4), random.between(8, 11), 0]),
    radii: [random.between(5, 8), random.between(3, 4), random.between(4, 7)],
  };
  return { organ, neighbours, cavity };
}

/** Beside the organ, close but not in it. */
function neighbour(organ: Organ, random: Random): Ellipsoid {
  const angle = random.between(0, 2 * Math.PI);
  const distance = random.between(10.5, 15);
  const offset: Triple = [random.between(-13, 13), distance * Math.cos(angle), distance * Math.sin(angle)];
  return {
    center: along(organ, offset),
    radii: [random.between(3, 5.5), random.between(3, 5), random.between(3, 5)],
  };
}

/** LPS position of a point given in the organ's axes. */
function along({ center, axes }: Organ, [u, v, w]: Triple): Triple {
  const at = (world: 0 | 1 | 2): number =>
    center[world] + u * axes[0][world] + v * axes[1][world] + w * axes[2][world];
  return [at(0), at(1), at(2)];
}

/** An orthonormal frame near the patient's own: up to about 35° off, as organs lie. */
function rotated(random: Random): Organ['axes'] {
  const tilt = (): number => random.between(-0.35, 0.35);
  const first = unit([tilt(), 1, tilt()]);
  const helper: Triple = [1, tilt(), tilt()];
  const third = unit(cross(first, helper));
  return [first, cross(third, first), third];
}

/** 0 outside, 1 in the head, 2 in the tail. */
export function organLabel(
  { center, axes, halfLength, radius, bend, border }: Organ,
  point: Triple,
): 0 | 1 | 2 {
  const offset: Triple = [point[0] - center[0], point[1] - center[1], point[2] - center[2]];
  const u = dot(offset, axes[0]) / halfLength;
  if (u < -1.2 || u > 1.2) return 0;
  const clamped = Math.max(-1, Math.min(1, u));
  const v = dot(offset, axes[1]) - bend * (1 - clamped * clamped);
  const w = dot(offset, axes[2]);
  const beyond = (u - clamped) * halfLength;
  const share = (clamped + 1) / 2;
  const thickness = radius[0] + (radius[1] - radius[0]) * share;
  if (v * v + w * w + beyond * beyond > thickness * thickness) return 0;
  // The border is slanted, so that no slice direction shows it as a straight cut.
  return u + 0.03 * v - 0.02 * w < border ? 1 : 2;
}

export function inside({ center, radii }: Ellipsoid, point: Triple): boolean {
  const part = (axis: 0 | 1 | 2): number => ((point[axis] - center[axis]) / radii[axis]) ** 2;
  return part(0) + part(1) + part(2) < 1;
}

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function unit(vector: Triple): Triple {
  const length = Math.hypot(...vector);
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}
