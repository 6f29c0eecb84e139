/**
 * Segmentation ability (segmentation-systems.md 3): two prototypes of a feature, inside and outside of what a network takes
 * for a structure, cut space in two. A voxel is nearer to the inner one where the difference of its squared distances,
 * d_out − d_in = weights · f + bias, is above 0: no distance has to be formed, and a tie is background.
 */

/** Of one structure over a case: Σ f B and Σ f (1 − B) per unit of a layer, Σ B and Σ (1 − B), where B is a probability. */
export interface PrototypeSums {
  readonly inside: ArrayLike<number>;
  readonly outside: ArrayLike<number>;
  readonly insideWeight: number;
  readonly outsideWeight: number;
}

export interface Prototypes {
  /** Means weighted by B and by 1 − B, one number per unit; null where either weight is 0: there is nothing to compare. */
  readonly inside: Float64Array;
  readonly outside: Float64Array;
}

/** Half-way between two prototypes. */
export interface Divider {
  /** Of the layer's units together. */
  readonly weights: Float64Array;
  readonly bias: number;
  /** Of each unit by itself: it speaks for the structure where sign · f > sign · middle; 0 where it says nothing. */
  readonly signs: Float64Array;
  readonly middles: Float64Array;
}

export function prototypesOf({
  inside,
  outside,
  insideWeight,
  outsideWeight,
}: PrototypeSums): Prototypes | null {
  if (!(insideWeight > 0 && outsideWeight > 0)) return null;
  return {
    inside: Float64Array.from(inside, (sum) => sum / insideWeight),
    outside: Float64Array.from(outside, (sum) => sum / outsideWeight),
  };
}

/** Prototypes nearer to each other than sums in float32 are exact, as a share of their size, are one: the map is constant. */
const nothing = 1e-5;

/** @param units of the layer. Where there are no prototypes, or they are one, all is background. */
export function dividerOf(prototypes: Prototypes | null, units: number): Divider {
  const [weights, signs, middles] = [0, 1, 2].map(() => new Float64Array(units)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let bias = 0;
  for (let unit = 0; prototypes !== null && unit < units; unit++) {
    const [inner, outer] = [prototypes.inside[unit] as number, prototypes.outside[unit] as number];
    const middle = (inner + outer) / 2;
    middles[unit] = middle;
    if (Math.abs(inner - outer) <= nothing * (Math.abs(inner) + Math.abs(outer))) continue;
    signs[unit] = Math.sign(inner - outer);
    weights[unit] = 2 * (inner - outer);
    bias -= 2 * (inner - outer) * middle;
  }
  return { weights, bias, signs, middles };
}

/** d_out − d_in of one voxel, of whose sigmoid the probability that it lies inside is. */
export const marginOf = ({ weights, bias }: Divider, feature: ArrayLike<number>): number =>
  weights.reduce((sum, weight, unit) => sum + weight * (feature[unit] as number), bias);
