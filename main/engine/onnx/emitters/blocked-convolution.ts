/**
 * A convolution without channel groups on onnxruntime's blocked kernels (domain `com.microsoft.nchwc`), which keep a
 * block of channels in one vector register. onnxruntime uses them by itself only where the weights are constant; with
 * weights that are trained, the reordering has to be written out: image in, weights in, image out. Even so it takes
 * about half as long as the plain kernel, which unrolls the image into a matrix first.
 *
 * Three dimensions are two with more channels: each slice of the output sees as many slices of the input as the kernel
 * is deep, stacked along the channels.
 */
import { at, range, type Shape, sizeOf } from '../../../tensor/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from './batch-product.ts';
import { padBy } from './padding.ts';

const domain = 'com.microsoft.nchwc';

export interface BlockedConvolution {
  readonly graph: GraphBuilder;
  /** [N, I, (D,) H, W] */
  readonly x: Value;
  /** [O, I, (d,) h, w] */
  readonly w: Value;
  /** [O] */
  readonly bias?: string;
  /** Of each spatial axis. */
  readonly strides: Shape;
  /** Zeros on both sides of each spatial axis. */
  readonly padding: Shape;
}

/**
 * Whether the blocked kernels take this convolution, and are the faster way: they compute channels that fill up the
 * last block, which for a few channels over a full block outweighs what they gain.
 */
export function isWorthBlocking({ graph, x, w, strides }: BlockedConvolution): boolean {
  const block = graph.target.channelBlock;
  const [outputs, inputs] = [at(w.shape, 0), at(w.shape, 1)];
  const waste = (roundUp(outputs, block) * roundUp(inputs, block)) / (outputs * inputs);
  const depthFits = x.shape.length === 4 || (x.shape.length === 5 && strides.every((stride) => stride === 1));
  return block > 1 && depthFits && waste <= mostWaste && sizeOf(w.shape.slice(2)) > 1;
}

/** Measured: at 1.5 both ways take as long; see docs/performance.md. */
const mostWaste = 1.35;

const roundUp = (count: number, multiple: number): number => Math.ceil(count / multiple) * multiple;

/** [N, O, (D,) H, W] */
export function blockedConvolution(parts: BlockedConvolution): string {
  const { graph, x, w, strides, bias } = parts;
  const block = graph.target.channelBlock;
  const outputs = at(w.shape, 0);
  const inputs = [
    x.shape.length === 4 ? blockedImage(parts, x) : stackedSlices(parts),
    blockedWeights(parts),
  ];
  if (bias !== undefined) inputs.push(padBy(graph, bias, [0], [roundUp(outputs, block) - outputs]));
  const pads = parts.padding.slice(-2);
  const attributes = {
    kernel_shape: w.shape.slice(-2),
    strides: strides.slice(-2),
    pads: [...pads, ...pads],
    dilations: [1, 1],
    group: 1,
  };
  const blocked = graph.node('Conv', inputs, { domain, attributes });
  const y = graph.node('ReorderOutput', [blocked], { domain, attributes: { channels: outputs } });
  return x.shape.length === 4 ? y : slicesToDepth(parts, y);
}

/** [N, C, H, W] → [N, channel blocks · block, H, W] with the channels of a block innermost in memory. */
function blockedImage({ graph }: BlockedConvolution, { name, shape }: Value): string {
  // ReorderInput takes multiples of 4 and fills up to the block with zeros by itself.
  const missing = roundUp(at(shape, 1), 4) - at(shape, 1);
  return graph.node('ReorderInput', [padBy(graph, name, [0, 0, 0, 0], [0, missing, 0, 0])], { domain });
}

/** [O, I, (d,) h, w] → [O, d · I, h, w], in memory [O blocks, d, I blocks, h, w, I of a block, O of a block]. */
function blockedWeights({ graph, w }: BlockedConvolution): string {
  const block = graph.target.channelBlock;
  const [outputs, inputs] = [roundUp(at(w.shape, 0), block), roundUp(at(w.shape, 1), block)];
  const still = w.shape.slice(2).map(() => 0);
  const missing = [outputs - at(w.shape, 0), inputs - at(w.shape, 1)];
  const filled = padBy(graph, w.name, [0, 0, ...still], [...missing, ...still]);
  const depth = sizeOf(w.shape.slice(2, -2));
  const area = w.shape.slice(-2);
  const grouped = graph.node('Reshape', [
    filled,
    graph.integers([outputs / block, block, inputs / block, block, depth, sizeOf(area)]),
  ]);
  const ordered = graph.node('Transpose', [grouped], { attributes: { perm: [0, 4, 2, 5, 3, 1] } });
  return graph.node('Reshape', [ordered, graph.integers([outputs, depth * inputs, ...area])]);
}

/** x [N, I, D, H, W] as blocked images [N · output slices, d · I, H, W]. */
function stackedSlices(parts: BlockedConvolution): string {
  const { graph, x, w, padding } = parts;
  const block = graph.target.channelBlock;
  const [samples, channels, depth] = [at(x.shape, 0), at(x.shape, 1), at(x.shape, 2)];
  const [height, width] = [at(x.shape, 3), at(x.shape, 4)];
  const around = at(padding, 0);
  const padded = padBy(graph, x.name, [0, 0, around, 0, 0], [0, 0, around, 0, 0]);
  const slices = depth + 2 * around;
  const flat = graph.node('Reshape', [padded, graph.integers([samples, channels, slices * height, width])]);
  const blocked = blockedImage(parts, { name: flat, shape: [samples, channels, slices * height, width] });

  const blocks = roundUp(channels, block) / block;
  const rows = graph.node('Reshape', [
    blocked,
    graph.integers([samples * blocks * slices, height * width * block]),
  ]);
  const reach = at(w.shape, 2);
  const indices = range(samples).flatMap((sample) =>
    range(slices - reach + 1).flatMap((slice) =>
      range(reach).flatMap((offset) =>
        range(blocks).map((group) => (sample * blocks + group) * slices + slice + offset),
      ),
    ),
  );
  const stacked = graph.node('Gather', [rows, graph.integers(indices)], { attributes: { axis: 0 } });
  const images = [samples * (slices - reach + 1), reach * blocks * block, height, width];
  return graph.node('Reshape', [stacked, graph.integers(images)]);
}

/** [N · slices, O, H, W] → [N, O, slices, H, W] */
function slicesToDepth({ graph, x, w, padding }: BlockedConvolution, y: string): string {
  const [samples, outputs] = [at(x.shape, 0), at(w.shape, 0)];
  const size = x.shape.slice(2).map((side, axis) => side + 2 * at(padding, axis) - at(w.shape, axis + 2) + 1);
  const [slices, area] = [at(size, 0), sizeOf(size.slice(1))];
  const bySlice = graph.node('Reshape', [y, graph.integers([samples, slices, outputs, area])]);
  const byChannel = graph.node('Transpose', [bySlice], { attributes: { perm: [0, 2, 1, 3] } });
  return graph.node('Reshape', [byChannel, graph.integers([samples, outputs, ...size])]);
}
