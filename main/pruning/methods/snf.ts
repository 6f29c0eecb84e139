/**
 * The search for the proper number of filters, after Liu et al. (arXiv 2112.07282), of which only the abstract could be
 * read: a reconstruction in NetAdapt's manner that claims no number of theirs. Each layer's width is tried on a grid with
 * everything else intact, by masks on the validation patches; then the step with the least loss for what it saves is
 * taken, again and again, on the network as it is by then. Losses of layers do not add up at high rates, so they are
 * measured anew after every third of the way. Which filters go within a layer is L1's group score.
 */
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { createPlan, cutShape, mask } from '../../network/index.ts';
import { floorOf, type Leaver } from '../budget.ts';
import type { Criterion, Order } from '../criterion.ts';
import { l1Scores } from '../criteria/l1.ts';
import { plannedMethod } from '../planned.ts';
import { selectionOf } from '../reducers/select.ts';
import type { SurveyProbe } from '../../probing/survey.ts';

const criterion: Criterion = (view) => {
  const byGroup = { ...view, pruning: { ...view.pruning, variant: 'group' } };
  return new Map(view.groups.map((group) => [group.id, l1Scores(byGroup, group)]));
};

interface Layer {
  readonly id: string;
  /** Filters from the best to the worst. */
  readonly ranked: readonly number[];
  /** Widths to try, falling; the first is the whole layer. */
  readonly grid: readonly number[];
  width: number;
  /** Loss by width, never falling as filters go. */
  losses: ReadonlyMap<number, number>;
}

export const searchOrder: Order = async (view, scores, survey, request) => {
  const { network, coupling, pruning, weights } = view;
  const step = optionOf('snf', pruning, 'grid');
  const layers = view.layers.map((layer): Layer => {
    const own = scores.get(layer.id);
    const ranked = Array.from({ length: layer.filters }, (_, filter) => filter).sort(
      (a, b) => (own?.[b] ?? 0) - (own?.[a] ?? 0) || a - b,
    );
    const floor = floorOf(layer, view.limits);
    const by = Math.max(1, Math.round(step * layer.filters));
    const count = Math.ceil((layer.filters - floor) / by);
    const grid = Array.from({ length: count + 1 }, (_, index) => Math.max(floor, layer.filters - index * by));
    return { id: layer.id, ranked, grid, width: layer.filters, losses: new Map() };
  });
  const keepWith = (changed?: Layer, width?: number) =>
    new Map(
      layers.map((layer) => {
        const kept = layer.ranked.slice(0, layer === changed ? width : layer.width);
        return [layer.id, kept.toSorted((a, b) => a - b)] as const;
      }),
    );
  const spentWith = (changed?: Layer, width?: number): number =>
    request.spend(cutShape(network, coupling, keepWith(changed, width)));
  const leavers: Leaver[] = [];
  const probe = await survey.probe(network, ({ loss }) => ({ loss }));
  try {
    const start = spentWith();
    let spent = start;
    let measuredAt = Infinity;
    while (spent > request.allowed) {
      if (measuredAt - spent > (start - request.allowed) / 3) {
        for (const layer of layers) {
          layer.losses = await tabulate(layer, (width) =>
            lossOf(probe, mask(network, weights, createPlan(network, selectionOf(keepWith(layer, width))))),
          );
        }
        measuredAt = spent;
      }
      const now = spent;
      const steps = layers.flatMap((layer) => {
        const next = layer.grid.find((width) => width < layer.width);
        if (next === undefined) return [];
        const after = spentWith(layer, next);
        const rise = (layer.losses.get(next) ?? 0) - (layer.losses.get(layer.width) ?? 0);
        return after < now ? [{ layer, next, after, price: rise / (now - after) }] : [];
      });
      const best = steps.toSorted((a, b) => a.price - b.price)[0];
      if (best === undefined) break;
      const { layer, next, after } = best;
      for (const filter of layer.ranked.slice(next, layer.width).reverse())
        leavers.push({ group: layer.id, filter });
      layer.width = next;
      spent = after;
    }
  } finally {
    await probe.close();
  }
  return leavers;
};

/** Loss by width at and below the layer's present one; where fewer filters did better, more are not worse. */
async function tabulate(
  layer: Layer,
  lossAt: (width: number) => Promise<number>,
): Promise<Map<number, number>> {
  const losses = new Map<number, number>();
  for (const width of layer.grid.filter((entry) => entry <= layer.width))
    losses.set(width, await lossAt(width));
  let least = Infinity;
  for (const [width, loss] of [...losses].reverse()) {
    least = Math.min(least, loss);
    losses.set(width, least);
  }
  return losses;
}

async function lossOf(probe: SurveyProbe, weights: Parameters<SurveyProbe['run']>[0]): Promise<number> {
  let [sum, count] = [0, 0];
  await probe.run(weights, 'validation', ({ loss }) => {
    sum += loss?.[0] ?? NaN;
    count++;
  });
  return sum / count;
}

export const snf = plannedMethod({ name: 'snf', criterion, order: searchOrder });
