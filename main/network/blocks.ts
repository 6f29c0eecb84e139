/**
 * The blocks that architectures are laid out with. Each appends its layers to a list and returns the id of its output.
 * The convolution bears the block's own id, since it is what people see and what a pruning plan names.
 */
import type { Layer } from './layers/index.ts';

export interface BlockStyle {
  /** Instance norm with scale and bias (`affine`), without them (`plain`), or no norm at all. */
  readonly norm: 'affine' | 'plain' | 'none';
  /** LeakyReLU's slope. */
  readonly slope: number;
  /** Whether convolutions have a bias, which does nothing in front of a norm; absent: they have. */
  readonly bias?: boolean;
}

export interface BlockShape {
  readonly id: string;
  readonly stage: number;
  readonly filters: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  /** Absent: the output is as large as the input, but for the strides. */
  readonly padding?: 'none';
}

/** Convolution, then norm. */
export function normalizedConvolution(
  layers: Layer[],
  input: string,
  block: BlockShape,
  { norm, bias = true }: Pick<BlockStyle, 'norm' | 'bias'>,
): string {
  layers.push({ kind: 'convolution', input, ...block, bias });
  if (norm === 'none') return block.id;
  const id = `${block.id}.norm`;
  layers.push({ kind: 'normalization', id, input: block.id, affine: norm === 'affine' });
  return id;
}

function activated(layers: Layer[], input: string, id: string, slope: number): string {
  layers.push({ kind: 'activation', id, input, slope });
  return id;
}

/** Convolution, norm, LeakyReLU. */
function convolutionBlock(layers: Layer[], input: string, block: BlockShape, style: BlockStyle): string {
  const normalized = normalizedConvolution(layers, input, block, style);
  return activated(layers, normalized, `${block.id}.activation`, style.slope);
}

export interface StageShape extends Omit<BlockShape, 'id'> {
  readonly name: string;
  /** Channels of the stage's input. */
  readonly inputFilters: number;
}

/** Lays one stage of a U shape. @returns the id of its output */
export type Block = (layers: Layer[], input: string, shape: StageShape, style: BlockStyle) => string;

/** Two convolution blocks, `name.1` (which has the strides) and `name.2`. */
export const plainStage: Block = (layers, input, { name, inputFilters: _, ...block }, style) => {
  const first = convolutionBlock(layers, input, { ...block, id: `${name}.1` }, style);
  const second = { ...block, id: `${name}.2`, strides: block.strides.map(() => 1) };
  return convolutionBlock(layers, first, second, style);
};

/** The same beside their input, brought together by a 1 × 1 convolution (PocketNet's ResNet block). Needs strides of 1. */
export const besideStage: Block = (layers, input, shape, style) => {
  const deep = plainStage(layers, input, shape, style);
  return merged(layers, [input, deep], shape, style);
};

/** Two convolutions, each of all maps before it, brought together by a 1 × 1 convolution. Needs strides of 1. */
export const denseStage: Block = (layers, input, shape, style) => {
  const { name, inputFilters: _, ...block } = shape;
  const first = convolutionBlock(layers, input, { ...block, id: `${name}.1` }, style);
  layers.push({ kind: 'concatenation', id: `${name}.concat1`, inputs: [input, first] });
  const second = convolutionBlock(layers, `${name}.concat1`, { ...block, id: `${name}.2` }, style);
  return merged(layers, [`${name}.concat1`, second], shape, style);
};

function merged(layers: Layer[], inputs: readonly string[], shape: StageShape, style: BlockStyle): string {
  const { name, inputFilters: _, ...block } = shape;
  layers.push({ kind: 'concatenation', id: `${name}.concat2`, inputs });
  const kernel = block.kernel.map(() => 1);
  return convolutionBlock(layers, `${name}.concat2`, { ...block, id: `${name}.merge`, kernel }, style);
}

/**
 * The same two convolutions with a shortcut added before the last activation (He et al. 2016, as in nnU-Net's residual
 * encoder). Where the filters or the size change, the shortcut is a strided 1 × 1 convolution with norm.
 */
export const residualStage: Block = (layers, input, { name, inputFilters, ...block }, style) => {
  const ones = block.strides.map(() => 1);
  const first = convolutionBlock(layers, input, { ...block, id: `${name}.1` }, style);
  const second = { ...block, id: `${name}.2`, strides: ones };
  const main = normalizedConvolution(layers, first, second, style);
  const isIdentity = inputFilters === block.filters && block.strides.every((stride) => stride === 1);
  const projection = { ...block, id: `${name}.shortcut`, kernel: ones };
  const shortcut = isIdentity ? input : normalizedConvolution(layers, input, projection, style);
  layers.push({ kind: 'add', id: `${name}.add`, inputs: [main, shortcut] });
  return activated(layers, `${name}.add`, `${name}.2.activation`, style.slope);
};

/**
 * An attention gate on a skip (Oktay et al. 2018): 1 × 1 convolutions of the skip and of what comes up from below, half
 * as many filters as the stage has, added; ReLU; one map; the skip weighted by its logistic function.
 */
export function gatedSkip(
  layers: Layer[],
  { skip, up }: { readonly skip: string; readonly up: string },
  { name, inputFilters: _, ...block }: StageShape,
  style: BlockStyle,
): string {
  const ones = block.kernel.map(() => 1);
  const shape = { ...block, kernel: ones, strides: ones };
  const half = { ...shape, filters: Math.max(1, Math.floor(block.filters / 2)) };
  const fromSkip = normalizedConvolution(layers, skip, { ...half, id: `${name}.gate.skip` }, style);
  const fromUp = normalizedConvolution(layers, up, { ...half, id: `${name}.gate.up` }, style);
  layers.push({ kind: 'add', id: `${name}.gate.add`, inputs: [fromSkip, fromUp] });
  const open = activated(layers, `${name}.gate.add`, `${name}.gate.activation`, 0);
  const gate = normalizedConvolution(layers, open, { ...shape, id: `${name}.gate.map`, filters: 1 }, style);
  layers.push({ kind: 'gate', id: `${name}.gate`, input: skip, gate });
  return `${name}.gate`;
}
