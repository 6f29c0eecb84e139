/** convolution and its input gradient, which for stride 1 is a convolution with the kernel turned round. */
import { numbersAttribute } from '../../../tensor/attributes.ts';
import { at, range, spatial } from '../../../tensor/shape.ts';
import type { Shape, Tensor } from '../../../tensor/tensor.ts';
import { operand } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { canUsePhases, stridedInputGradient } from './strided-input-gradient.ts';
import type { StridedInputGradient } from './strided-input-gradient.ts';

export const convolution: Emitter = (node, graph, valueOf) =>
  graph.node('Conv', node.inputs.map(valueOf), {
    attributes: {
      kernel_shape: spatial(operand(node, 1).shape),
      strides: numbersAttribute(node.attributes, 'strides'),
      pads: bothSides(numbersAttribute(node.attributes, 'padding')),
    },
  });

export const convolutionInputGradient: Emitter = (node, graph, valueOf) => {
  const [w, dy] = [operand(node, 0), operand(node, 1)];
  const kernel = spatial(w.shape);
  const strides = numbersAttribute(node.attributes, 'strides');
  const padding = numbersAttribute(node.attributes, 'padding');
  // onnxruntime's Conv is twice as fast as its ConvTranspose, but spans no gaps and pads with nothing negative.
  const turned = kernel.map((side, axis) => side - 1 - at(padding, axis));
  if (strides.every((stride) => stride === 1) && Math.min(...turned) >= 0) {
    return graph.node('Conv', [valueOf(dy), turnedRound(graph, w, valueOf(w))], {
      attributes: { kernel_shape: kernel, pads: bothSides(turned) },
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
function turnedRound(graph: GraphBuilder, w: Tensor, value: string): string {
  const axes = range(w.shape.length);
  const space = axes.slice(2);
  const swapped = graph.node('Transpose', [value], { attributes: { perm: [1, 0, ...space] } });
  if (spatial(w.shape).every((side) => side === 1)) return swapped;
  const [last, beforeFirst, back] = [space.map(() => -1), space.map(() => -1_000_000), space.map(() => -1)];
  return graph.node('Slice', [swapped, ...[last, beforeFirst, space, back].map(graph.integers)]);
}
