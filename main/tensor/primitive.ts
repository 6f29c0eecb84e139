/**
 * What a primitive is: a shape rule, what simplification and engines may make of it, a gradient rule, and (for the composite
 * ones) a decomposition into simpler primitives for engines that have nothing better. `primitives/index.ts` is the table.
 */
import type { PrimitiveName } from './names.ts';
import type { Attributes, DType, Shape, Tensor } from './tensor.ts';

/** [N, C, (D,) H, W], or [O, I, k…]. */
export type ImageOrFilter = 'image' | 'filter';

/** What may be done with a node without looking at what its primitive computes. */
export interface Traits {
  /** Whether it repeats its operands by itself where they have to be, so that no copy before it needs to. */
  readonly broadcasts: boolean;
  /** Whether its two operands may change places. */
  readonly commutes: boolean;
  /** Whether operands of the result's rank have the axes that the result has, in the same order. */
  readonly keepsAxes: boolean;
  /** The result's number where every operand is one repeated number; null where it depends on more. */
  readonly ofNumbers: ((...operands: number[]) => number) | null;
  /** Which number changes nothing, as the first and as the second operand; null: none. */
  readonly neutral: readonly [number | null, number | null];
  /** Which of result and operands are images or filters, for engines that lay these out in another order. */
  readonly layout: {
    readonly result: ImageOrFilter | null;
    readonly operands: readonly (ImageOrFilter | null)[];
  } | null;
}

export interface Primitive {
  readonly name: PrimitiveName;
  readonly traits: Traits;
  /** Checks the operands (the offending shape is in the message) and gives the result's shape and type. */
  readonly infer: (inputs: readonly Tensor[], attributes: Attributes) => { shape: Shape; dtype: DType };
  /**
   * The gradient of a scalar loss for each input, given the gradient for the output; undefined where it is zero by
   * nature (a comparison, a label). Absent: flat almost everywhere, or
   * differentiated through its decomposition.
   */
  readonly gradient?: (node: Tensor, outputGradient: Tensor) => readonly (Tensor | undefined)[];
  /** The same value from simpler primitives. */
  readonly decompose?: (inputs: readonly Tensor[], attributes: Attributes) => Tensor;
}

/** Of a primitive of which nothing of the kind holds. */
export const noTraits: Traits = {
  broadcasts: false,
  commutes: false,
  keepsAxes: false,
  ofNumbers: null,
  neutral: [null, null],
  layout: null,
};

/** Of one that works element by element. */
export const elementwise: Traits = { ...noTraits, broadcasts: true, keepsAxes: true };
