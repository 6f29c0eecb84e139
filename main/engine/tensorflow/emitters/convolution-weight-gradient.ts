/** The weight gradient of a convolution. */
import { at, numbersAttribute, operand, spatial } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { inOrder, orderOf } from '../layouts.ts';
import { padded, windowOf } from './window.ts';
import type { WindowParts } from './window.ts';

export const convolutionWeightGradient: Emitter = (node, graph, values) => {
  const [x, dy] = [operand(node, 0), operand(node, 1)];
  const kernel = numbersAttribute(node.attributes, 'kernel');
  const window = windowOf({ node, size: spatial(x.shape), kernel, out: spatial(dy.shape) });
  const parts: WindowParts = { graph, values, window };
  const sides = graph.integers([...window.kernel, at(node.shape, 1), at(node.shape, 0)]);
  const dw = graph.node(
    window.planar ? 'Conv2DBackpropFilter' : 'Conv3DBackpropFilterV2',
    [padded(x, parts), sides, padded(dy, { ...parts, window: { ...window, before: [], after: [] } })],
    { ...window.attributes },
  );
  const filter = orderOf('filter', node.shape.length);
  return settled(graph.reshape(dw, inOrder(node.shape, filter)), node, { graph, values, from: filter });
};
