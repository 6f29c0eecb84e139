/**
 * DeepMedic (Kamnitsas et al. 2017; segmentation-systems.md 9): pathways of equal layers at several scales, none of which pads, so
 * that each sees as much of the image around as it needs; brought to one size, joined, and judged by 1 × 1 layers. What comes
 * out is smaller than the patch by the reach of the coarsest pathway.
 */
import { at } from '../../../shared/at.ts';
import { AppError } from '../../../shared/result.ts';
import type { DeepMedicConfig } from '../../../shared/architectures.ts';
import { normalizedConvolution, type BlockShape } from '../blocks.ts';
import type { Layer } from '../layers/index.ts';
import { parseNetwork } from '../validate.ts';
import type { Architecture, NetworkIo } from './architecture.ts';

/** The published forms: of 2017, and of the code's default configuration. */
const small = { scales: [1, 3], tail: [150, 150] };
const large = { scales: [1, 3, 5], tail: [250, 250] };
const publishedWidths = [30, 30, 40, 40, 40, 40, 50, 50] as const;
/** Sides from which on the coarsest pathway of the large form sees more image than zeros around it. */
const largeSide = 96;
const batch = 10;

export const deepmedic: Architecture<DeepMedicConfig> = {
  propose: ({ size }, { dims }) => {
    const isLarge = Math.min(...size) >= largeSide;
    const { scales, tail } = isLarge ? large : small;
    const ones = new Array<number>(dims).fill(1);
    const kernels = publishedWidths.map(() => ones.map(() => 3));
    const inner = scales.reduce((product, scale) => product * scale, dims === 3 ? 1 : 3) * (isLarge ? 1 : 3);
    const margin = publishedWidths.length * Math.max(...scales);
    const patch = ones.map(() => inner + 2 * margin);
    return {
      config: {
        kind: 'deepmedic',
        widths: publishedWidths,
        kernels,
        scales,
        tail,
        residual: true,
        norm: 'none',
        dropout: 50,
      },
      patch,
      batch,
      reasons: [
        { field: 'patch', reason: `${inner} voxels a side are predicted, ${margin} around them are seen` },
        {
          field: 'batch',
          reason: `${batch} patches, as published; maps without padding are small and fit 8 GB`,
        },
        { field: 'widths', reason: 'the published ones' },
        {
          field: 'scales',
          reason: isLarge
            ? `the images have ${largeSide} voxels a side or more: three pathways, as in the published code`
            : `the images have less than ${largeSide} voxels a side: two pathways, as in the paper of 2017`,
        },
      ],
    };
  },
  build: (config, io) => {
    checkConfig(config);
    const layers: Layer[] = [{ kind: 'input', id: 'input' }];
    const ends = config.scales.map((_, path) => layPathway(layers, config, io, path));
    const [only = 'input'] = ends;
    if (ends.length > 1) layers.push({ kind: 'concatenation', id: 'paths', inputs: ends });
    const head = layTail(layers, config, io, ends.length > 1 ? 'paths' : only);
    const { dims, channels, classes } = io;
    return parseNetwork({ dims, inputChannels: channels, classes, layers, heads: [head] });
  },
  starts: {
    flat: (config, width) => ({
      ...config,
      widths: config.widths.map(() => width),
      tail: config.tail.map(() => width),
    }),
    shape: 'any',
  },
};

/** How far a pathway of scale 1 reaches, per axis, in voxels. */
const reachOf = (kernels: DeepMedicConfig['kernels'], axis: number): number =>
  kernels.reduce((sum, sides) => sum + (at(sides, axis) - 1) / 2, 0);

/** @returns the id of its output, which is as large as that of every other pathway */
function layPathway(layers: Layer[], config: DeepMedicConfig, { dims }: NetworkIo, path: number): string {
  const { kernels, widths, scales } = config;
  const scale = at(scales, path);
  const name = `path${path}`;
  const axes = Array.from({ length: dims }, (_, axis) => axis);
  const margin = axes.map((axis) => reachOf(kernels, axis) * (Math.max(...scales) - scale));
  let input = cropped(layers, 'input', `${name}.crop`, margin);
  if (scale > 1) {
    layers.push({ kind: 'pool', id: `${name}.pool`, input, mode: 'average', window: axes.map(() => scale) });
    input = `${name}.pool`;
  }
  const outputs: string[] = [];
  for (const [index, filters] of widths.entries()) {
    const kernel = kernels[index] ?? axes.map(() => 1);
    const layer = { id: `${name}.${index + 1}`, stage: path, filters, kernel, strides: axes.map(() => 1) };
    const before = index >= 2 && index % 2 === 1 ? outputs[index - 2] : undefined;
    const lost = axes.map((axis) => reachOf(kernels.slice(index - 1, index + 1), axis));
    const skip =
      config.residual && before !== undefined
        ? { id: cropped(layers, before, `${layer.id}.crop`, lost), filters: at(widths, index - 2) }
        : null;
    input = layUnit(layers, input, layer, { skip, norm: config.norm });
    outputs.push(input);
  }
  if (scale === 1) return input;
  layers.push({ kind: 'upsample', id: `${name}.up`, input, factors: axes.map(() => scale) });
  return `${name}.up`;
}

/** @returns the id of the head */
function layTail(
  layers: Layer[],
  config: DeepMedicConfig,
  { dims, classes }: NetworkIo,
  from: string,
): string {
  const ones = new Array<number>(dims).fill(1);
  const one = { stage: 0, kernel: ones, strides: ones };
  let input = from;
  for (const [index, filters] of config.tail.entries()) {
    const skip = config.residual && index === 1 ? { id: input, filters: at(config.tail, 0) } : null;
    const layer = { ...one, id: `tail.${index + 1}`, filters };
    input = layUnit(layers, input, layer, { skip, norm: config.norm });
    if (config.dropout === 0) continue;
    const rate = config.dropout / 100;
    layers.push({ kind: 'dropout', id: `${layer.id}.dropout`, input, rate, of: 'channels' });
    input = `${layer.id}.dropout`;
  }
  layers.push({ kind: 'convolution', input, ...one, id: 'head0', filters: classes, bias: true });
  return 'head0';
}

/** Convolution without padding, norm, perhaps a shortcut, PReLU. Where the filters differ, the shortcut is a 1 × 1 convolution. */
function layUnit(
  layers: Layer[],
  input: string,
  unit: BlockShape,
  {
    skip,
    norm,
  }: {
    readonly skip: { readonly id: string; readonly filters: number } | null;
    readonly norm: 'affine' | 'none';
  },
): string {
  const { id } = unit;
  let output = normalizedConvolution(layers, input, { ...unit, padding: 'none' }, { norm });
  if (skip !== null) {
    const kernel = unit.kernel.map(() => 1);
    const projection = { ...unit, id: `${id}.shortcut`, kernel };
    if (skip.filters !== unit.filters)
      layers.push({ kind: 'convolution', input: skip.id, ...projection, bias: true });
    const shortcut = skip.filters === unit.filters ? skip.id : projection.id;
    layers.push({ kind: 'add', id: `${id}.add`, inputs: [output, shortcut] });
    output = `${id}.add`;
  }
  layers.push({ kind: 'prelu', id: `${id}.activation`, input: output });
  return `${id}.activation`;
}

function cropped(layers: Layer[], input: string, id: string, margin: readonly number[]): string {
  if (margin.every((side) => side === 0)) return input;
  layers.push({ kind: 'crop', id, input, margin });
  return id;
}

function checkConfig({ scales }: DeepMedicConfig): void {
  const [first] = scales;
  const refuse = (message: string): never => {
    throw new AppError('invalid-input', `This DeepMedic cannot be built: ${message}.`);
  };
  if (first !== 1) refuse(`the first pathway has scale ${first}; it sees every voxel (scales)`);
  if (new Set(scales).size < scales.length)
    refuse(`scales has ${scales.join(', ')}; each scale is one pathway`);
}
