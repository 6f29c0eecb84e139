/** concatenate: tensors one after the other along an axis. */
import { apply } from '../apply.ts';
import { numberAttribute } from '../attributes.ts';
import { at, format, resolveAxis } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { noTraits, type Primitive } from '../primitive.ts';
import { slice } from './slice-and-pad.ts';

export const concatenatePrimitive: Primitive = {
  name: 'concatenate',
  traits: { ...noTraits, keepsAxes: true },
  infer: (inputs, attributes) => {
    const axis = numberAttribute(attributes, 'axis');
    const [first] = inputs;
    if (first === undefined) throw new Error('concatenate: no tensors');
    const fits = inputs.every(
      (x) =>
        x.dtype === first.dtype &&
        x.shape.length === first.shape.length &&
        x.shape.every((side, other) => other === axis || side === first.shape[other]),
    );
    if (!fits) {
      const shapes = inputs.map((x) => format(x.shape)).join(', ');
      throw new Error(`concatenate: ${shapes} do not join along axis ${String(axis)}`);
    }
    const total = inputs.reduce((length, x) => length + at(x.shape, axis), 0);
    return { shape: first.shape.map((side, other) => (other === axis ? total : side)), dtype: first.dtype };
  },
  gradient: (node, dy) => {
    const axis = numberAttribute(node.attributes, 'axis');
    let offset = 0;
    return node.inputs.map((x) => {
      const starts = x.shape.map((_, other) => (other === axis ? offset : 0));
      offset += at(x.shape, axis);
      return slice(dy, { starts, ends: x.shape.map((side, other) => side + at(starts, other)) });
    });
  },
};

export function concatenate(xs: readonly Tensor[], axis: number): Tensor {
  const resolved = resolveAxis('concatenate', axis, xs[0]?.shape ?? []);
  return apply(concatenatePrimitive, xs, { axis: resolved });
}
