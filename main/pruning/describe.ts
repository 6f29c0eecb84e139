/** What a planned method does, in words for the user. */
import { methodFacts } from '../../shared/pruning-methods.ts';
import { type MethodName, type PruningConfig, type PruningSchedule } from '../../shared/pruning.ts';
import { cost, cutShape, type Network } from '../network/index.ts';
import { filtersOf } from './budget.ts';
import { cautionFor } from './checks.ts';
import type { View } from './criterion.ts';
import type { Keep } from './method.ts';
import { describeSchedule } from './schedule.ts';

const units = {
  channels: 'filters',
  parameters: 'parameters',
  macs: 'MACs',
  latency: 'measured time',
} as const;

export function describePlan(
  name: MethodName,
  { budget, variant, allocation }: PruningConfig,
  { schedule, epochs, dense }: { schedule: PruningSchedule; epochs: number; dense: Network },
): string {
  const { label, source } = methodFacts[name];
  const chosen = variant === '' ? '' : `, ${variant}`;
  const after = source.startsWith('after ') ? ` (${source})` : '';
  const share = `${percent(budget.cut)} of the ${units[budget.kind]} to go`;
  return `${label}${chosen}${after}: ${share}, ${allocation}, ${describeSchedule(schedule, epochs)}.${cautionFor(name, variant, dense)}`;
}

export function describeCut(
  { network, coupling, patch }: View,
  keep: Keep,
  { dense, epoch }: { dense: Network; epoch: number },
): string {
  const smaller = keep.size === 0 ? network : cutShape(network, coupling, keep);
  const [whole, left] = [cost(dense, patch), cost(smaller, patch)];
  return (
    `After epoch ${epoch}: ${filtersOf(smaller)} of ${filtersOf(dense)} filters are left, ` +
    `${percent(left.macs / whole.macs)} of the MACs, ${percent(left.params / whole.params)} of the parameters.`
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
