/**
 * The walk of LASSO channel selection (He et al. 2017; pruning-methods.md 2d): front to back, each group's filters are
 * chosen by what their readers need, cut, and the readers' weights solved anew. A reader sees the maps as the cuts
 * before have left them, and aims at what the uncut network makes, so that errors do not build up.
 */
import { at } from '../../../shared/at.ts';
import { optionOf } from '../../../shared/pruning-defaults.ts';
import { couple, createPlan, cut, type AxisBinding, type Coupling } from '../../network/index.ts';
import type { Network, Weights } from '../../network/index.ts';
import type { Reducer, View } from '../criterion.ts';
import { channelNorms } from '../group-rows.ts';
import { selectTerms } from '../linear-algebra/lasso.ts';
import { look, type Survey } from '../../probing/survey.ts';
import { correctionOutputs, rowsNeeded, solveCorrection, solvedTaps } from './correction.ts';
import { readerOf, type Reader } from './readers.ts';
import { addOutputs, lassoProblem, shareOutputs, type ReaderTargets } from './selection.ts';
import { chooseSites, windowFeeds, type Sites } from './sites.ts';
import { uncutOutputs, type UncutOutputs } from './uncut.ts';

interface Model {
  readonly network: Network;
  readonly weights: Weights;
}

/** A reader whose weights were solved: shares of its outputs' energy that are missing. */
interface Rebuilt {
  readonly id: string;
  readonly before: number;
  readonly after: number;
}

export const reconstruct: Reducer = async (view, keep, survey) => {
  const { groups, coupling, network, weights, pruning, patch, seed } = view;
  const going = groups.filter(({ id }) => keep.has(id));
  const ids = [...new Set(going.flatMap(({ id }) => bindingsOf(coupling, id).map(({ layer }) => layer)))];
  const readers = ids.map((id) => readerOf(network, id, patch));
  const positions = optionOf('lasso', pruning, 'positions');
  const sites = await chooseSites({
    model: view,
    survey,
    readers,
    seed,
    wanted: ({ id, read }, patches) => {
      const channels = channelsOf(coupling, id);
      return Math.max(positions, Math.ceil(rowsNeeded(channels, read.taps.length) / patches));
    },
  });
  const uncut = await uncutOutputs({ model: view, survey, readers, sites, coupling });
  let model: Model = { network, weights };
  const chosen = new Map<string, readonly number[]>();
  const rebuilt: Rebuilt[] = [];
  const step: Step = { view, survey, readers, sites, uncut, chosen };
  for (const { id } of network.layers) {
    // A reader comes after all that it reads, as the cuts have left it, and before its own filters are cut.
    const entry = ids.includes(id) ? await corrected(step, model, id) : undefined;
    if (entry) {
      model = { ...model, weights: new Map([...model.weights, ...entry.weights]) };
      rebuilt.push(entry);
    }
    const group = going.find((own) => own.id === id);
    if (group === undefined) continue;
    const filters = await selected(step, model, { group, count: keep.get(id)?.length ?? 0 });
    model = cut(
      model.network,
      model.weights,
      new Map(),
      createPlan(model.network, [{ group: id, keep: filters }]),
    );
    chosen.set(id, filters);
  }
  const solved = rebuilt.flatMap(({ id }) => [`${id}/weight`, `${id}/bias`]);
  const replace = new Map([...model.weights].filter(([name]) => solved.includes(name)));
  const reductions = [...chosen].map(([group, filters], index) => {
    return { group, keep: filters, ...(index === 0 ? { replace } : {}) };
  });
  return { reductions, notes: noteOf(rebuilt) };
};

interface Step {
  readonly view: View;
  readonly survey: Survey;
  readonly readers: readonly Reader[];
  readonly sites: ReadonlyMap<string, Sites>;
  readonly uncut: UncutOutputs;
  /** What stays of the groups that have been cut. */
  readonly chosen: ReadonlyMap<string, readonly number[]>;
}

/** The filters of a group that stay, by the LASSO. */
async function selected(
  step: Step,
  model: Model,
  { group, count }: { group: { readonly id: string; readonly filters: number }; count: number },
): Promise<number[]> {
  const own = bindingsOf(couple(model.network), group.id).flatMap(
    (binding) => ownReader(step, binding) ?? [],
  );
  const sums = await gather(step, model, own, (pass, { targets }) => shareOutputs(pass, targets));
  const shares = own.map((entry) => {
    return { ...entry, kernelNorms: channelNorms(model, entry.binding) };
  });
  return selectTerms(lassoProblem(group, shares, sums), count);
}

/** A reader's weights, solved anew; undefined where there is too little to solve from. */
async function corrected(
  step: Step,
  model: Model,
  id: string,
): Promise<(Rebuilt & { readonly weights: Weights }) | undefined> {
  const binding = couple(model.network).axes.find(
    ({ layer, role, does }) => layer === id && role === 'kernel' && does === 'consume',
  );
  const own = binding && ownReader(step, binding);
  const weight = model.weights.get(`${id}/weight`);
  if (own === undefined || weight === undefined) return undefined;
  const { targets, rows, energy } = own;
  const taps = solvedTaps(targets, at(weight.shape, binding?.axis ?? 1), rows);
  if (taps.length === 0 || energy === 0) return undefined;
  const sums = await gather(step, model, [own], (pass) => correctionOutputs(pass, targets, taps));
  const ridge = optionOf('lasso', step.view.pruning, 'ridge');
  const bias = model.weights.get(`${id}/bias`);
  const found = solveCorrection(sums, { targets, taps, rows, energy, ridge, weight, bias });
  const weights = new Map([[`${id}/weight`, found.weight]]);
  if (found.bias) weights.set(`${id}/bias`, found.bias);
  return { id, before: found.before, after: found.after, weights };
}

interface OwnReader {
  readonly targets: ReaderTargets;
  readonly binding: AxisBinding;
  readonly rows: number;
  readonly energy: number;
  readonly y: (batch: number) => Float32Array;
}

function ownReader({ readers, sites, uncut, chosen }: Step, binding: AxisBinding): OwnReader | undefined {
  const reader = readers.find(({ id }) => id === binding.layer);
  const own = reader && sites.get(reader.id);
  if (!own) return undefined;
  const { outputs, energy, y, rows } = uncut.left(reader.id, chosen);
  const centred = !reader.transposed && reader.bias;
  const targets = { reader, count: own.count, outputs, centred };
  return { targets, binding, rows, energy: energy(centred), y };
}

/** Runs a probe over the training batches and adds up what it gives. */
async function gather<Entry extends OwnReader>(
  { survey, sites }: Step,
  model: Model,
  own: readonly Entry[],
  outputs: (pass: Parameters<typeof shareOutputs>[0], entry: Entry) => ReturnType<typeof shareOutputs>,
): Promise<Map<string, Float64Array>> {
  const sums = new Map<string, Float64Array>();
  if (own.length === 0) return sums;
  await look(survey, model, {
    outputs: (pass) =>
      Object.assign({}, ...own.map((entry) => outputs(pass, entry))) as ReturnType<typeof outputs>,
    see: (seen) => addOutputs(sums, seen),
    feeds: (batch) =>
      Object.assign(
        {},
        ...own.map(({ targets: { reader }, y }) => {
          const places = sites.get(reader.id);
          return { [`${reader.id}/y`]: y(batch), ...(places ? windowFeeds(reader, places, batch) : {}) };
        }),
      ) as Record<string, Float32Array>,
  });
  return sums;
}

const bindingsOf = ({ axes }: Coupling, group: string): AxisBinding[] =>
  axes.filter(
    ({ does, segments }) => does === 'consume' && segments.some((segment) => segment.group === group),
  );

function channelsOf({ axes }: Coupling, id: string): number {
  const binding = axes.find(
    ({ layer, role, does }) => layer === id && role === 'kernel' && does === 'consume',
  );
  return binding?.segments.reduce((sum, { atoms }) => sum + atoms.length, 0) ?? 0;
}

function noteOf(rebuilt: readonly Rebuilt[]): string[] {
  const worst = rebuilt.toSorted((a, b) => b.after - a.after)[0];
  if (worst === undefined) return [];
  const mean = (of: (entry: Rebuilt) => number): string =>
    percent(rebuilt.reduce((sum, entry) => sum + of(entry), 0) / rebuilt.length);
  return [
    `The weights of ${rebuilt.length} layers were solved again. At the sampled voxels ${mean(({ after }) => after)} of their ` +
      `outputs' energy is missing (${mean(({ before }) => before)} before), most in ${worst.id} (${percent(worst.after)}).`,
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
