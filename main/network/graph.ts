/**
 * A network as data: a list of layers, each naming its inputs, in an order in which they can run. It is what is saved,
 * pruned, drawn, exported and turned into tensor programs (design D3). Nothing here holds numbers: `weights.ts` does.
 *
 * Tensors are [N, C, (D,) H, W]; every per-axis list (kernel, strides) is in that order, one entry per spatial axis.
 * How many channels a layer reads is not stored: it follows from what it reads (`shapes.ts`).
 */

interface InputLayer {
  readonly kind: 'input';
  readonly id: 'input';
}

/** Odd kernels, zero padding of (kernel - 1) / 2: at stride 1 the size stays. Weight [O, I, k…]. */
interface ConvolutionLayer {
  readonly kind: 'convolution';
  readonly id: string;
  readonly input: string;
  /** Resolution level, 0 the finest; for people and for per-level pruning rates. */
  readonly stage: number;
  readonly filters: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly bias: boolean;
}

/** Kernel = strides, so that each input voxel makes its own block of output voxels. Weight [I, O, k…]. */
interface TransposedConvolutionLayer {
  readonly kind: 'transposedConvolution';
  readonly id: string;
  readonly input: string;
  readonly stage: number;
  readonly filters: number;
  readonly strides: readonly number[];
  readonly bias: boolean;
}

/** Instance normalisation over the spatial axes, epsilon 1e-5, with or without a scale and bias per channel. */
export interface NormalizationLayer {
  readonly kind: 'normalization';
  readonly id: string;
  readonly input: string;
  readonly affine: boolean;
}

/** LeakyReLU; slope 0 is ReLU. */
interface ActivationLayer {
  readonly kind: 'activation';
  readonly id: string;
  readonly input: string;
  readonly slope: number;
}

/** Window = strides, no padding. */
interface PoolLayer {
  readonly kind: 'pool';
  readonly id: string;
  readonly input: string;
  readonly mode: 'max' | 'average';
  readonly window: readonly number[];
}

/** Element-wise sum: the operands' channels are coupled one by one. */
interface AddLayer {
  readonly kind: 'add';
  readonly id: string;
  readonly inputs: readonly string[];
}

/** Along channels, in the order of `inputs`. */
interface ConcatenationLayer {
  readonly kind: 'concatenation';
  readonly id: string;
  readonly inputs: readonly string[];
}

export type Layer =
  | InputLayer
  | ConvolutionLayer
  | TransposedConvolutionLayer
  | NormalizationLayer
  | ActivationLayer
  | PoolLayer
  | AddLayer
  | ConcatenationLayer;

export interface Network {
  readonly dims: 2 | 3;
  readonly inputChannels: number;
  /** Background included. */
  readonly classes: number;
  /** Inputs before users; the first is the one input layer. */
  readonly layers: readonly Layer[];
  /** Convolutions that give class logits, finest resolution first; never pruned. */
  readonly heads: readonly string[];
}

export function inputsOf(layer: Layer): readonly string[] {
  if (layer.kind === 'input') return [];
  return layer.kind === 'add' || layer.kind === 'concatenation' ? layer.inputs : [layer.input];
}

/** The value that an earlier layer left in a table. A miss means that the network was never validated. */
export function valueOf<T>(table: ReadonlyMap<string, T>, id: string): T {
  const value = table.get(id);
  if (value === undefined) throw new Error(`no value for "${id}": was this network validated?`);
  return value;
}
