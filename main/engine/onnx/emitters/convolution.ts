/** convolution and its input gradient, which for stride 1 is a convolution with the kernel turned round. */
import {
  at,
  numbersAttribute,
  operand,
  range,
  type Shape,
  spatial,
  type Tensor,
} from '../../../tensor/index.ts';
import type { Emitter } from '../emitter.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from './batch-product.ts';
import { blockedConvolution, isWorthBlocking } from './blocked-convolution.ts';
import type { BlockedConvolution } from './blocked-convolution.ts';
import { canUsePhases, stridedInputGradient } from './strided-input-gradient.ts';
import type { StridedInputGradient } from './strided-input-gradient.ts';

export const convolution: Emitter = (node, graph, valueOf) => {
  const [x, w, bias] = node.inputs;
  if (x === undefined || w === undefined) throw new Error('internal: a convolution has two operands');
  return convolve({
    graph,
    x: { name: valueOf(x), shape: x.shape },
    w: { name: valueOf(w), shape: w.shape },
    // onnxruntime reorders constant weights itself, in two dimensions, and keeps images blocked from layer to layer.
    plain: w.primitive === 'constant' && w.shape.length === 4,
    strides: numbersAttribute(node.attributes, 'strides'),
    padding: numbersAttribute(node.attributes, 'padding'),
    ...(bias === undefined ? {} : { bias: valueOf(bias) }),
  });
};

function convolve({ plain = false, ...parts }: BlockedConvolution & { readonly plain?: boolean }): string {
  if (!plain && isWorthBlocking(parts)) return blockedConvolution(parts);
  const { graph, x, w, bias, strides, padding } = parts;
  return graph.node('Conv', [x.name, w.name, ...(bias === undefined ? [] : [bias])], {
    attributes: { kernel_shape: spatial(w.shape), strides, pads: bothSides(padding) },
  });
}

export const convolutionInputGradient: Emitter = (node, graph, valueOf) => {
  const [w, dy] = [operand(node, 0), operand(node, 1)];
  const kernel = spatial(w.shape);
  const strides = numbersAttribute(node.attributes, 'strides');
  const padding = numbersAttribute(node.attributes, 'padding');
  // onnxruntime's Conv is faster than its ConvTranspose, but spans no gaps and pads with nothing negative.
  const turned = kernel.map((side, axis) => side - 1 - at(padding, axis));
  if (strides.every((stride) => stride === 1) && Math.min(...turned) >= 0) {
    return convolve({
      graph,
      x: { name: valueOf(dy), shape: dy.shape },
      w: turnedRound(graph, w, valueOf(w)),
      strides,
      padding: turned,
    });
  }
  const parts: StridedInputGradient = {
    graph,
    w: { name: valueOf(w), shape: w.shape },
    dy: { name: valueOf(dy), shape: dy.shape },
    strides,
    padding,
    inputSize: numbersAttribute(node.attributes, 'inputSize'),
  };
  return kernel.length === 3 && canUsePhases(parts) ? stridedInputGradient(parts) : convTranspose(parts);
};

function convTranspose({ graph, w, dy, strides, padding, inputSize }: StridedInputGradient): string {
  const kernel = spatial(w.shape);
  const reached = kernel.map(
    (side, axis) => (at(dy.shape, axis + 2) - 1) * at(strides, axis) + side - 2 * at(padding, axis),
  );
  return graph.node('ConvTranspose', [dy.name, w.name], {
    attributes: {
      kernel_shape: kernel,
      strides,
      pads: bothSides(padding),
      output_padding: inputSize.map((side, axis) => side - at(reached, axis)),
    },
  });
}

const bothSides = (padding: Shape): number[] => [...padding, ...padding];

/** w [O, I, k…] as [I, O, k…] with every spatial axis reversed. */
function turnedRound(graph: GraphBuilder, w: Tensor, value: string): Value {
  const shape = [at(w.shape, 1), at(w.shape, 0), ...spatial(w.shape)];
  const axes = range(w.shape.length);
  const space = axes.slice(2);
  const swapped = graph.node('Transpose', [value], { attributes: { perm: [1, 0, ...space] } });
  if (spatial(w.shape).every((side) => side === 1)) return { name: swapped, shape };
  const [last, beforeFirst, back] = [space.map(() => -1), space.map(() => -1_000_000), space.map(() => -1)];
  const name = graph.node('Slice', [swapped, ...[last, beforeFirst, space, back].map(graph.integers)]);
  return { name, shape };
}
