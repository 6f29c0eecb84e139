/** The width search against a loss that is known: what each filter is worth is set by the test. */
import { expect, test } from 'vitest';
import { cutShape } from '../../../../main/network/index.ts';
import { spendOf } from '../../../../main/pruning/budget.ts';
import { l1Scores } from '../../../../main/pruning/criteria/l1.ts';
import { searchOrder } from '../../../../main/pruning/methods/snf.ts';
import type { Survey } from '../../../../main/probing/survey.ts';
import { viewOf } from '../criteria/view.ts';

const view = viewOf('snf', { pruning: { options: { grid: 0.25 } } });
const spend = spendOf({ kind: 'macs', cut: 0.5 }, view.patch);
const scores = new Map(
  view.groups.map((group) => [
    group.id,
    l1Scores({ ...view, pruning: { ...view.pruning, variant: 'group' } }, group),
  ]),
);

/** The loss is Σ worth · share of the group's filters that are masked; masks zero the kernels that make a map. */
function surveyWith(worth: Readonly<Record<string, number>>): Survey & { tried: number } {
  const survey = {
    tried: 0,
    measure: () => Promise.resolve(1),
    probe: () =>
      Promise.resolve({
        close: () => Promise.resolve(),
        run: (weights: typeof view.weights, _: string, see: (outputs: { loss: Float32Array }) => void) => {
          survey.tried++;
          let loss = 0;
          for (const { id, filters } of view.groups) {
            const { shape, data } = weights.get(`${id}/weight`)!;
            const axis = id.startsWith('up') ? 1 : 0;
            const inner = shape.slice(axis + 1).reduce((size, side) => size * side, 1);
            const alive = new Set<number>();
            data.forEach((value, index) => value !== 0 && alive.add(Math.floor(index / inner) % filters));
            loss += (worth[id] ?? 1) * (1 - alive.size / filters);
          }
          see({ loss: Float32Array.of(loss) });
          return Promise.resolve();
        },
      }),
  };
  return survey;
}

const request = (allowed: number) => ({
  network: view.network,
  coupling: view.coupling,
  layers: view.layers,
  limits: view.limits,
  spend,
  allowed: allowed * spend(view.network),
});

test('the layer that is worth nothing goes first, down to its floor; within it, the lowest scores', async () => {
  const order = await searchOrder(view, scores, surveyWith({ 'decoder0.1': 0 }), request(0.6));
  const first = order.slice(0, 2).map(({ group }) => group);
  expect(first).toEqual(['decoder0.1', 'decoder0.1']);
  const own = scores.get('decoder0.1')!;
  const gone = order.filter(({ group }) => group === 'decoder0.1').map(({ filter }) => filter);
  const ranked = [0, 1, 2, 3].sort((a, b) => own[a]! - own[b]!);
  expect(gone).toEqual(ranked.slice(0, gone.length));
  expect(gone).toHaveLength(2); // 4 filters, of which 2 stay (minKeep)
});

test('of layers of one worth, the one that frees the most MACs goes first', async () => {
  const order = await searchOrder(view, scores, surveyWith({}), request(0.9));
  const freed = view.groups.map(({ id, filters }) => {
    const keep = new Map([
      [id, Array.from({ length: filters - Math.round(filters / 4) }, (_, filter) => filter)],
    ]);
    return { id, macs: spend(view.network) - spend(cutShape(view.network, view.coupling, keep)) };
  });
  const most = freed.toSorted((a, b) => b.macs - a.macs)[0]!;
  expect(order[0]!.group).toBe(most.id);
});

test('losses are measured anew as the budget is spent, not once for all', async () => {
  const [near, far] = [surveyWith({}), surveyWith({})];
  await searchOrder(view, scores, near, request(0.99));
  await searchOrder(view, scores, far, request(0.4));
  expect(far.tried).toBeGreaterThan(2 * near.tried);
});
