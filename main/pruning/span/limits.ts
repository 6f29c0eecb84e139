/**
 * How far span may cut each layer, beyond the configuration's floors: a layer in front of a head keeps more filters than
 * there are classes, since fewer normalised maps cannot tell them apart; no layer loses much more than the mean; and
 * widths are multiples that kernels fill, where the budget can still be met with them.
 */
import { couple, type Network } from '../../network/index.ts';
import { limitsOf, smallest, spendOf, type Limits } from '../budget.ts';
import type { MethodSetup } from '../method.ts';

/** A layer's largest share, over the mean. */
const tilt = 1.3;

export function spanLimits({ dense, config: { pruning }, patch }: MethodSetup): Limits {
  const { budget, roundTo } = pruning;
  const usual = limitsOf(pruning);
  const beforeHeads = readByHeads(dense);
  // MACs and parameters go with the square of the widths.
  const share = budget.kind === 'channels' ? budget.cut : 1 - Math.sqrt(1 - budget.cut);
  const limits =
    (stepOf: (width: number) => number): Limits =>
    (layer) => {
      const width = layer.initialFilters;
      const forHeads = beforeHeads.has(layer.id) ? dense.classes + 1 : 0;
      const least = Math.max(usual(layer).least, forHeads, Math.floor((1 - tilt * share) * width));
      return { least: Math.min(least, width), step: stepOf(width) };
    };
  const plain = limits(() => roundTo);
  if (roundTo > 1 || budget.kind === 'latency') return plain;
  const filled = limits((width) => (width >= 64 ? 8 : width >= 16 ? 4 : 1));
  const spend = spendOf(budget, patch);
  return spend(smallest(dense, filled)) <= (1 - budget.cut) * spend(dense) ? filled : plain;
}

/** Groups that a segmentation head reads. */
function readByHeads(network: Network): Set<string> {
  return new Set(
    couple(network)
      .axes.filter(({ does, layer }) => does === 'consume' && network.heads.includes(layer))
      .flatMap(({ segments }) => segments.map(({ group }) => group)),
  );
}
