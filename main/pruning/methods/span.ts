/**
 * Span: cuts the maps that the others of their layer can stand in for (pruning-methods.md 2n; this project's own construction, with
 * ThiNet and LASSO channel selection as its nearest kin). A map's score is what its readers lose once it is fitted from
 * those that stay; what was read of it is handed on to them by that same fit. Every layer loses the same share, at widths
 * that kernels fill where the budget allows, early in the run, but not before every class is found (`healing.ts`).
 */
import type { Reduction } from '../../network/index.ts';
import type { Criterion, Reducer, View } from '../criterion.ts';
import { groupRows } from '../group-rows.ts';
import { mixableGroups } from '../mixing/mixing.ts';
import { plannedMethod } from '../planned.ts';
import { withConstants } from '../reducers/fold.ts';
import { fitTo, losses } from '../span/elimination.ts';
import { spanLimits } from '../span/limits.ts';
import { mapMoments, type Moments } from '../span/moments.ts';
import type { Survey } from '../../probing/survey.ts';

/** [C, C] Σ over outputs and taps of kernel · kernel, of all that read a group. */
function readersOf(view: View, group: { readonly id: string; readonly filters: number }): Float64Array {
  const { filters } = group;
  const gram = new Float64Array(filters * filters);
  for (const { data, length } of groupRows(view, group, 'consume')) {
    for (let a = 0; a < filters; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let step = 0; step < length; step++) {
          sum += (data[a * length + step] ?? 0) * (data[b * length + step] ?? 0);
        }
        gram[a * filters + b] = (gram[a * filters + b] ?? 0) + sum;
      }
    }
  }
  for (let a = 0; a < filters; a++) {
    for (let b = 0; b < a; b++) gram[b * filters + a] = gram[a * filters + b] ?? 0;
  }
  return gram;
}

/** Looked at once for score and fit: a view lives as long as one decision. */
const looked = new WeakMap<View, Promise<Map<string, Moments>>>();

function momentsIn(view: View, survey: Survey): Promise<Map<string, Moments>> {
  const known = looked.get(view) ?? mapMoments(view, survey);
  looked.set(view, known);
  return known;
}

export const spanScores: Criterion = async (view, survey) => {
  const moments = await momentsIn(view, survey);
  return new Map(
    view.groups.flatMap((group): [string, Float64Array][] => {
      const own = moments.get(group.id);
      return own ? [[group.id, losses(own, readersOf(view, group))]] : [];
    }),
  );
};

export const spanReducer: Reducer = async (view, keep, survey) => {
  const moments = await momentsIn(view, survey);
  const mixable = new Set(mixableGroups(view.coupling));
  const constants = new Map<string, Float64Array>();
  const reductions = [...keep].map(([group, kept]): Reduction => {
    const own = moments.get(group);
    if (own === undefined || !mixable.has(group)) return { group, keep: kept };
    const { shares, rest } = fitTo(kept, own);
    constants.set(group, rest);
    return { group, keep: kept, consume: { rows: own.mean.length, columns: kept.length, data: shares } };
  });
  return { reductions: withConstants(view, keep, { constants, reductions }) };
};

export const span = plannedMethod({
  name: 'span',
  criterion: spanScores,
  reduce: spanReducer,
  limits: spanLimits,
});
