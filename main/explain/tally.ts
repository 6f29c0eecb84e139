/** Means of segmentation ability over cases, kept as sums: memory does not grow with the units of every case. */
import {
  meanKnown,
  type Ability,
  type AbilityReport,
  type CaseAbility,
  type LayerAbility,
} from '../../shared/explain.ts';
import type { CaseLook } from './ability.ts';
import type { LayerShape } from './ability-programs.ts';

export interface Tally {
  add(caseId: string, look: CaseLook): void;
  means(): Pick<AbilityReport, 'network' | 'layers' | 'cases'>;
}

/** A mean of what is known, as it grows. */
interface Running {
  sum: number;
  count: number;
}

interface RunningAbility {
  readonly truth: Running;
  readonly own: Running;
}

export function createTally(layers: readonly LayerShape[], structures: number): Tally {
  const cases: CaseAbility[] = [];
  const single = layers.map(({ units }) =>
    Array.from({ length: structures }, () =>
      Array.from({ length: units }, (): RunningAbility => ({ truth: none(), own: none() })),
    ),
  );
  return {
    add: (caseId, { network, layers: seen }) => {
      cases.push({ case: caseId, network, together: seen.map(({ together }) => together) });
      for (const [layer, { single: own }] of seen.entries())
        for (const [structure, units] of own.entries())
          for (const [unit, ability] of units.entries()) grow(single[layer]?.[structure]?.[unit], ability);
    },
    means: () => ({
      network: Array.from({ length: structures }, (_, structure) =>
        meanKnown(cases.map((one) => one.network[structure] ?? null)),
      ),
      layers: layers.map((shape, layer): LayerAbility => ({
        ...shape,
        together: Array.from({ length: structures }, (_, structure) => {
          const seen = cases.map((one) => one.together[layer]?.[structure]);
          return {
            truth: meanKnown(seen.map((ability) => ability?.truth ?? null)),
            own: meanKnown(seen.map((ability) => ability?.own ?? null)),
          };
        }),
        single: (single[layer] ?? []).map((units) =>
          units.map(({ truth, own }): Ability => ({ truth: meanOf(truth), own: meanOf(own) })),
        ),
      })),
      cases,
    }),
  };
}

const none = (): Running => ({ sum: 0, count: 0 });
const meanOf = ({ sum, count }: Running): number | null => (count === 0 ? null : sum / count);

function grow(running: RunningAbility | undefined, { truth, own }: Ability): void {
  if (running === undefined) throw new Error('internal: a case has other units than the layer');
  for (const [sum, value] of [
    [running.truth, truth],
    [running.own, own],
  ] as const) {
    if (value === null) continue;
    sum.sum += value;
    sum.count++;
  }
}
