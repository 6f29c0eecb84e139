/**
 * The weight form of the Taylor score, |Σ w ∂C/∂w| per filter. It is zero in front of an instance norm, whatever the
 * filter (pruning-methods.md 0.1, fact 1), so `taylor.ts` refuses it there.
 */
import { at } from '../../../shared/at.ts';
import { gradients, multiply } from '../../tensor/index.ts';
import { parametersOf } from '../../network/index.ts';
import type { View } from '../criterion.ts';
import { kernelRows } from '../group-rows.ts';
import { look, type Survey } from '../../probing/survey.ts';

/** Adds each batch's scores to the sums, by group. */
export async function weightTaylor(
  view: View,
  survey: Survey,
  sums: ReadonlyMap<string, Float64Array>,
): Promise<void> {
  await look(survey, view, {
    outputs: ({ loss, parameters }) => {
      const names = new Set(
        parametersOf(view.network).flatMap(({ name, role }) => (role === 'kernel' ? [name] : [])),
      );
      const kernels = [...parameters].filter(([name]) => names.has(name));
      const slopes = gradients(
        loss,
        kernels.map(([, kernel]) => kernel),
      );
      return Object.fromEntries(
        kernels.map(([name, kernel], index) => [name, multiply(kernel, at(slopes, index))]),
      );
    },
    see: (outputs) => {
      const products = new Map(
        [...view.weights].map(([name, { shape, data }]) => [name, { shape, data: outputs[name] ?? data }]),
      );
      for (const group of view.groups) {
        const own = sums.get(group.id);
        for (const { length, data } of kernelRows({ ...view, weights: products }, group)) {
          own?.forEach((sum, filter) => {
            const row = data.subarray(filter * length, (filter + 1) * length);
            own[filter] = sum + Math.abs(row.reduce((total, value) => total + value, 0));
          });
        }
      }
    },
  });
}
