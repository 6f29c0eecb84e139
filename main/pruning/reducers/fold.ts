/**
 * Dropping, with what the leavers give on average folded into the biases of their readers (pruning-methods.md 2c and 2j;
 * 0.1, fact 4). A reader in front of a norm loses any constant again, so only heads, transposed convolutions and other
 * readers without a norm get it. A 1 × 1 head is compensated exactly where the leaver's scale is 0, a larger kernel but
 * for the border, a transposed convolution in the mean over its phases.
 */
import type { AxisBinding, Reduction } from '../../network/index.ts';
import type { Reducer, View } from '../criterion.ts';
import { activationMoments } from '../criteria/activation-moments.ts';
import { slopeAfter } from '../criteria/norm-parameters.ts';
import { groupRows } from '../group-rows.ts';
import type { Keep } from '../method.ts';
import { normAfter } from '../norms.ts';

export const foldConstants: Reducer = (view, keep) => {
  const constants = new Map([...keep.keys()].map((id) => [id, meansOf(view, id)]));
  const reductions = [...keep].map(([group, filters]): Reduction => ({ group, keep: filters }));
  return { reductions: withConstants(view, keep, { constants, reductions }) };
};

/**
 * The reductions with constants of the filters that go, folded into the biases of readers without a norm.
 * @param constants by group, one per filter; those of filters that stay are not read
 */
export function withConstants(
  view: View,
  keep: Keep,
  {
    constants,
    reductions,
  }: {
    readonly constants: ReadonlyMap<string, Float64Array | undefined>;
    readonly reductions: readonly Reduction[];
  },
): Reduction[] {
  const additions = new Map<string, Float32Array>();
  for (const binding of view.coupling.axes) {
    if (binding.does !== 'consume' || normAfter(view.network, binding.layer) !== undefined) continue;
    const bias = view.coupling.axes.find(({ layer, role }) => layer === binding.layer && role === 'bias');
    if (bias === undefined) continue;
    const lost = lostBy(view, binding, (group, atom) => {
      const gone = keep.get(group)?.includes(atom) === false;
      return gone ? (constants.get(group)?.[atom] ?? 0) : 0;
    });
    if (lost.some((value) => value !== 0)) additions.set(bias.parameter, leftOf(bias, lost, keep));
  }
  const [first, ...others] = reductions;
  return first && additions.size > 0 ? [{ ...first, addBias: additions }, ...others] : [...reductions];
}

/** Mean of each filter's map, as the norms foretell it; nothing where a group has none. */
function meansOf(view: View, id: string): Float64Array | undefined {
  const group = view.groups.find((entry) => entry.id === id);
  const norms = group ? groupRows(view, group, 'scale') : [];
  const scales = norms.filter(({ role }) => role === 'scale');
  const [only] = scales;
  // What an addition gives is no function of one scale and bias.
  if (group === undefined || only === undefined || scales.length > 1) return undefined;
  const shift = norms.find(({ layer, role }) => layer === only.layer && role === 'shift');
  const slope = slopeAfter(view.network, only.layer);
  return Float64Array.from(
    only.data,
    (gamma, filter) => activationMoments(gamma, shift?.data[filter] ?? 0, slope).mean,
  );
}

/** Per output of a reader, Σ over channels of mean · Σ of the kernel's taps. */
function lostBy(
  { weights }: View,
  { parameter, axis, segments }: AxisBinding,
  meanOf: (group: string, atom: number) => number,
): Float64Array {
  const { shape, data } = weights.get(parameter) ?? { shape: [0, 0], data: new Float32Array() };
  const [first = 0, second = 0, ...sides] = shape;
  const taps = sides.reduce((size, side) => size * side, 1);
  const transposed = axis === 0;
  const channels = segments.flatMap(({ group, atoms }) => atoms.map((atom) => meanOf(group, atom)));
  const lost = new Float64Array(transposed ? second : first);
  for (const [channel, mean] of channels.entries()) {
    if (mean === 0) continue;
    for (let output = 0; output < lost.length; output++) {
      const at = (transposed ? channel * second + output : output * second + channel) * taps;
      const sum = data.subarray(at, at + taps).reduce((total, value) => total + value, 0);
      lost[output] = (lost[output] ?? 0) + mean * (transposed ? sum / taps : sum);
    }
  }
  return lost;
}

/** Of a reader that is cut itself, the outputs that stay. */
function leftOf({ segments }: AxisBinding, values: Float64Array, keep: Keep): Float32Array {
  const flags = segments.flatMap(({ group, atoms }) =>
    atoms.map((atom) => keep.get(group)?.includes(atom) ?? true),
  );
  return Float32Array.from(values.filter((_, output) => flags[output] === true));
}
