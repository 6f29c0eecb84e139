/**
 * Soft pruning: filters whose map is zero, and which can still grow back. Where an affine norm follows, its scale and
 * bias are set to zero and the kernel is left alone: with both at zero neither would ever get a gradient again. Where
 * none follows, the kernel and bias are.
 */
import type { Weights } from '../../network/index.ts';
import type { View } from '../criterion.ts';
import type { Keep } from '../method.ts';
import { normAfter, scaledNorms } from '../norms.ts';

export function silence({ network, coupling, weights }: View, keep: Keep): Weights {
  const scaled = scaledNorms(network);
  const result = new Map(weights);
  for (const { parameter, layer, axis, does, segments } of coupling.axes) {
    const array = result.get(parameter);
    const isNormed = scaled.has(normAfter(network, layer) ?? '');
    if (!array || does === 'consume' || (does === 'produce' && isNormed)) continue;
    const gone = segments.flatMap(({ group, atoms }) => {
      const kept = keep.get(group);
      return atoms.map((atom) => kept !== undefined && !kept.includes(atom));
    });
    if (!gone.includes(true)) continue;
    const inner = array.shape.slice(axis + 1).reduce((size, side) => size * side, 1);
    const data = array.data.map((value, index) =>
      gone[Math.floor(index / inner) % gone.length] ? 0 : value,
    );
    result.set(parameter, { shape: array.shape, data });
  }
  return result;
}
