/** convolution and its input gradient. */
import { at, numbersAttribute, operand, spatial } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { inOrder, orderOf } from '../layouts.ts';
import { kernelOf, padded, unpadded, windowOf } from './window.ts';
import type { WindowParts } from './window.ts';

export const convolution: Emitter = (node, graph, values) => {
  const [x, w] = [operand(node, 0), operand(node, 1)];
  const bias = node.inputs[2];
  const window = windowOf({
    node,
    size: spatial(x.shape),
    kernel: spatial(w.shape),
    out: spatial(node.shape),
  });
  const parts: WindowParts = { graph, values, window };
  const y = graph.node(window.planar ? 'Conv2D' : 'Conv3D', [padded(x, parts), kernelOf(w, parts)], {
    ...window.attributes,
  });
  const image = orderOf('image', node.shape.length);
  const shaped = graph.reshape(y, inOrder(node.shape, image));
  const result = bias === undefined ? shaped : graph.node('BiasAdd', [shaped, values.of(bias)]);
  return settled(result, node, { graph, values, from: image });
};

export const convolutionInputGradient: Emitter = (node, graph, values) => {
  const [w, dy] = [operand(node, 0), operand(node, 1)];
  const size = numbersAttribute(node.attributes, 'inputSize');
  const window = windowOf({ node, size, kernel: spatial(w.shape), out: spatial(dy.shape) });
  const parts: WindowParts = { graph, values, window };
  const sides = graph.integers([at(node.shape, 0), ...window.paddedSize, at(node.shape, 1)]);
  const dx = graph.node(
    window.planar ? 'Conv2DBackpropInput' : 'Conv3DBackpropInputV2',
    [sides, kernelOf(w, parts), padded(dy, { ...parts, window: { ...window, before: [], after: [] } })],
    { ...window.attributes },
  );
  const image = orderOf('image', node.shape.length);
  return settled(unpadded(dx, node.shape, parts), node, { graph, values, from: image });
};
