/**
 * The U shape (Ronneberger et al. 2015), 2D and 3D, as nnU-Net lays it out. Encoder: one block per stage, strided or after a
 * pool. Decoder: transposed convolution without norm, concatenation [skip, up], one block. Heads: 1 × 1 convolutions on
 * the finest decoder stages (deep supervision). Widths and blocks are free.
 */
import { at } from '../../../shared/at.ts';
import { AppError } from '../../../shared/result.ts';
import { gatedSkip, type Block, type BlockStyle } from '../blocks.ts';
import type { Network } from '../graph.ts';
import type { Layer } from '../layers/index.ts';
import { parseNetwork } from '../validate.ts';

export interface UShape extends BlockStyle {
  readonly dims: 2 | 3;
  readonly inputChannels: number;
  /** Background included. */
  readonly classes: number;
  /** Filters per stage, finest first; their number is the depth. */
  readonly widths: readonly number[];
  /** Odd kernel sides per stage and axis. */
  readonly kernels: readonly (readonly number[])[];
  /** How much each stage shrinks its input, per axis; the first stage's are 1. */
  readonly strides: readonly (readonly number[])[];
  readonly downsampling: 'stride' | 'max' | 'average';
  /** From 1 (finest decoder stage only) to one per decoder stage. Sauron has stages - 2, nnU-Net stages - 1. */
  readonly heads: number;
  readonly encoder: Block;
  readonly decoder: Block;
  /** Share of the channels that each stage drops in training; 0 or absent: none. */
  readonly dropout?: number;
  /** Share of each map that each stage drops in training, in blocks; 0 or absent: none. */
  readonly dropBlock?: number;
  /** Attention gates on the skips. */
  readonly gated?: boolean;
}

/** With deep supervision, on every decoder stage but the coarsest: nnU-Net's heads of weight above 0. */
export const headsOf = (stages: number, deepSupervision: boolean): number =>
  deepSupervision ? Math.max(1, stages - 2) : 1;

/** @throws AppError naming the field that is wrong. */
export function buildUShape(config: UShape): Network {
  checkConfig(config);
  const layers: Layer[] = [{ kind: 'input', id: 'input' }];
  const skips = layEncoder(layers, config);
  const outputs = layDecoder(layers, skips, config);
  const ones = new Array<number>(config.dims).fill(1);
  const heads = outputs.slice(0, config.heads).map((input, stage) => {
    const head = { id: `head${stage}`, stage, filters: config.classes, kernel: ones, strides: ones };
    layers.push({ kind: 'convolution', input, ...head, bias: true });
    return head.id;
  });
  const { dims, inputChannels, classes } = config;
  return parseNetwork({ dims, inputChannels, classes, layers, heads });
}

/** Returns each stage's output, finest first. */
function layEncoder(layers: Layer[], config: UShape): string[] {
  const outputs: string[] = [];
  let input = 'input';
  let inputFilters = config.inputChannels;
  for (const [stage, filters] of config.widths.entries()) {
    const { kernel, strides } = stageAxes(config, stage);
    const name = `encoder${stage}`;
    const pools = config.downsampling !== 'stride' && strides.some((stride) => stride > 1);
    if (pools) {
      const mode = config.downsampling === 'average' ? 'average' : 'max';
      layers.push({ kind: 'pool', id: `${name}.pool`, input, mode, window: strides });
      input = `${name}.pool`;
    }
    const shape = { name, stage, filters, kernel, strides: pools ? strides.map(() => 1) : strides };
    input = dropped(layers, config.encoder(layers, input, { ...shape, inputFilters }, config), name, config);
    inputFilters = filters;
    outputs.push(input);
  }
  return outputs;
}

/** Returns each decoder stage's output, finest first. */
function layDecoder(layers: Layer[], skips: readonly string[], config: UShape): string[] {
  const outputs: string[] = [];
  let input = skips.at(-1) ?? 'input';
  for (let stage = skips.length - 2; stage >= 0; stage--) {
    const name = `decoder${stage}`;
    const filters = at(config.widths, stage);
    const { strides } = stageAxes(config, stage + 1);
    const { kernel } = stageAxes(config, stage);
    const up = `up${stage}`;
    layers.push({ kind: 'transposedConvolution', id: up, input, stage, filters, strides, bias: true });
    const inputFilters = 2 * filters;
    const shape = { name, stage, filters, inputFilters, kernel, strides: strides.map(() => 1) };
    const plain = at(skips, stage);
    const skip = config.gated === true ? gatedSkip(layers, { skip: plain, up }, shape, config) : plain;
    layers.push({ kind: 'concatenation', id: `${name}.concat`, inputs: [skip, up] });
    input = dropped(layers, config.decoder(layers, `${name}.concat`, shape, config), name, config);
    outputs.unshift(input);
  }
  return outputs;
}

/** Side of a dropped block in voxels, for maps that are large enough (Ghiasi et al. 2018 use 7 in two dimensions). */
const droppedSide = 5;

function dropped(
  layers: Layer[],
  input: string,
  name: string,
  { dropout = 0, dropBlock = 0 }: UShape,
): string {
  const id = `${name}.dropout`;
  if (dropout > 0) layers.push({ kind: 'dropout', id, input, rate: dropout, of: 'channels' });
  else if (dropBlock > 0) layers.push({ kind: 'dropBlock', id, input, rate: dropBlock, block: droppedSide });
  else return input;
  return id;
}

function stageAxes(config: UShape, stage: number): { kernel: readonly number[]; strides: readonly number[] } {
  return { kernel: config.kernels[stage] ?? [], strides: config.strides[stage] ?? [] };
}

function checkConfig({ widths, kernels, strides, heads }: UShape): void {
  const stages = widths.length;
  const refuse = (message: string): never => {
    throw new AppError('invalid-input', `This U-Net cannot be built: ${message}.`);
  };
  if (stages < 2) refuse(`widths has ${stages} entries; a U-Net has at least 2 stages`);
  for (const [name, list] of Object.entries({ kernels, strides })) {
    if (list.length !== stages) {
      refuse(`${name} has ${list.length} entries for ${stages} stages`);
    }
  }
  if (strides[0]?.some((stride) => stride !== 1)) refuse('the strides of the first stage are not all 1');
  if (!Number.isInteger(heads) || heads < 1 || heads > stages - 1) {
    refuse(`heads is ${heads}; with ${stages} stages it lies between 1 and ${stages - 1}`);
  }
}
