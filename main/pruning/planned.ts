/**
 * The method made of a criterion, an allocator, a reducer and a schedule (pruning-methods.md 4.1): at the epochs of its
 * schedule it surveys the model, scores every filter, lets the budget decide how many go, and hands over the cut. All
 * methods that plan their cuts are made here; what is special about each is in its own file. State is data: rounds done
 * and filters left.
 */
import { z } from 'zod';
import { methodFacts } from '../../shared/pruning-methods.ts';
import { type MethodName } from '../../shared/pruning.ts';
import { AppError } from '../../shared/result.ts';
import type { LayerState } from '../../shared/training.ts';
import { couple, type Parameter } from '../network/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { allot, type AllotParts, type Allotted } from './allot.ts';
import { checkPlanned } from './checks.ts';
import { limitsOf, type Limits } from './budget.ts';
import type { Reducer, View } from './criterion.ts';
import { describePlan, describeCut } from './describe.ts';
import { beginning, healingTime, undoNote, unhealed, woundOf, woundSchema } from './healing.ts';
import type { EpochDecision, Method, MethodSetup, Pruner, Surveyed } from './method.ts';
import { selectAll } from './reducers/select.ts';
import { cutEpochs, effectiveSchedule, roundsDue, shareDue } from './schedule.ts';
import type { Survey } from '../probing/survey.ts';

/** What works on the weights between cuts; it lives as long as the run. */
export interface Companion {
  readonly reparameterize?: (name: string, trained: Tensor) => Tensor;
  readonly feeds?: () => Readonly<Record<string, Float32Array>>;
  readonly shrinkage?: (parameter: Parameter) => number;
  /** After each epoch that comes before the last cut. @param done share of the way to that cut */
  readonly between?: (
    view: View,
    done: number,
    allotted: () => Promise<Allotted>,
  ) => Promise<EpochDecision['weights']>;
  /** In place of the method's reducer, for one that knows what was done between. */
  readonly reduce?: Reducer;
  /** Plain JSON. */
  readonly save?: () => unknown;
  /** A sentence about what it does in a run of so many epochs. */
  readonly describe?: (epochs: number) => string;
}

export interface PlannedParts extends AllotParts, Pick<Method, 'check' | 'initialize'> {
  readonly name: MethodName;
  readonly reduce?: Reducer;
  /** In place of the configuration's alone. */
  readonly limits?: (setup: MethodSetup) => Limits;
  /** @param saved what its `save` gave, null where it had none; undefined for a run that begins */
  readonly companion?: (setup: MethodSetup, saved: unknown) => Companion;
}

const layerSchema = z.strictObject({ id: z.string(), filters: z.number(), initialFilters: z.number() });
const stateSchema = z.strictObject({
  rounds: z.number().int().nonnegative(),
  /** Epoch of the last cut; 0 before the first. */
  cutAfter: z.number().int().nonnegative(),
  layers: z.array(layerSchema),
  /** `per-level`: how many filters each layer is to have at the end. */
  targets: z.array(layerSchema).nullable(),
  /** Milliseconds of the planned network, once a latency budget has measured it. */
  latency: z.number().nullable(),
  companion: z.unknown(),
  /** `learnt`: the epoch of the first cut, once it is known, and what has to come back from the last one. */
  begun: z.number().nullable().default(null),
  wound: z
    .strictObject({ found: woundSchema, layers: z.array(layerSchema) })
    .nullable()
    .default(null),
});
type State = z.infer<typeof stateSchema>;

export function plannedMethod(parts: PlannedParts): Method {
  return {
    name: parts.name,
    check: (setup) => {
      checkPlanned(parts.name, setup, limitsFor(parts, setup));
      parts.check?.(setup);
    },
    ...(parts.initialize ? { initialize: parts.initialize } : {}),
    start: (setup, saved) => {
      const state = saved === undefined ? firstState(setup) : restoreState(parts.name, setup, saved);
      return createPruner(parts, setup, state);
    },
  };
}

function createPruner(parts: PlannedParts, setup: MethodSetup, first: State): Pruner {
  let state = first;
  let decision: EpochDecision | undefined;
  const { config, dense, patch } = setup;
  const { pruning, seed } = config;
  const schedule = effectiveSchedule(pruning.schedule, dense);
  const rounds = cutEpochs(schedule, 1).length;
  const limits = limitsFor(parts, setup);
  const companion = parts.companion?.(setup, state.companion) ?? {};
  const isLearnt = schedule.kind === 'learnt';
  const cutsAhead = (): boolean => state.rounds < rounds;

  const viewOf = ({ network, weights, epoch }: Surveyed): View => {
    const coupling = couple(network);
    const groups = coupling.groups.filter(({ frozen }) => !frozen);
    const initial = new Map(state.layers.map(({ id, initialFilters }) => [id, initialFilters]));
    const layers = groups.map(({ id, filters, minKeep, stage }) => {
      return { id, filters, minKeep, stage, initialFilters: initial.get(id) ?? filters };
    });
    return { network, weights, coupling, groups, layers, limits, pruning, patch, seed, epoch };
  };

  const survey = async (model: Surveyed, tools: Survey): Promise<void> => {
    decision = undefined;
    if (state.wound !== null) {
      const lost = unhealed(state.wound.found, model);
      if (lost.length > 0) {
        if (model.epoch - state.cutAfter >= healingTime(model.epochs))
          decision = undone(model, state.wound, lost);
        return;
      }
      state = { ...state, wound: null };
    }
    if (!cutsAhead()) return;
    const start = isLearnt && state.begun === null ? beginning(schedule, model) : undefined;
    if (start?.begins) state = { ...state, begun: model.epoch };
    const due = start?.begins === false ? 0 : roundsDue(schedule, model, state.begun);
    const view = viewOf(model);
    const allotted = async (share: number, targets = state.targets): Promise<Allotted> => {
      const found = await allot(view, { parts, tools, dense, share, targets, latency: state.latency });
      state = { ...state, latency: found.latency };
      return found;
    };
    if (due <= state.rounds) {
      const last = cutEpochs(schedule, model.epochs, state.begun).at(-1) ?? model.epochs;
      const weights = await companion.between?.(view, model.epoch / last, () => allotted(1));
      if (weights) decision = { keep: undefined, layers: layerStates(state), weights };
      return;
    }
    const { keep: asked, targets, notes } = await allotted(shareDue(schedule, due, pruning.budget.cut));
    const reduced =
      asked.size === 0
        ? { reductions: [] }
        : await (companion.reduce ?? parts.reduce ?? selectAll)(view, asked, tools);
    // A reducer may choose other filters than the scores did, as many of each layer.
    const keep = new Map(reduced.reductions.map(({ group, keep: kept }) => [group, kept]));
    const layers = state.layers.map((layer) => ({
      ...layer,
      filters: keep.get(layer.id)?.length ?? layer.filters,
    }));
    const wound = isLearnt && keep.size > 0 ? { found: woundOf(model), layers: state.layers } : null;
    state = { ...state, rounds: due, cutAfter: model.epoch, layers, targets, wound };
    decision = {
      keep: keep.size === 0 ? undefined : keep,
      reductions: reduced.reductions,
      layers: layerStates(state),
      mayUndo: wound !== null,
      notes: [
        ...(start ? [start.note] : []),
        describeCut(view, keep, { dense, epoch: model.epoch }),
        ...notes,
        ...(reduced.notes ?? []),
      ],
    };
  };

  const undone = (
    { epoch }: Surveyed,
    { layers }: NonNullable<State['wound']>,
    lost: ReturnType<typeof unhealed>,
  ): EpochDecision => {
    const { cutAfter } = state;
    state = { ...state, rounds, cutAfter: epoch, layers, wound: null };
    const notes = [undoNote(cutAfter, epoch, lost)];
    return { keep: undefined, undo: cutAfter, layers: layerStates(state), notes };
  };

  return {
    describe: (epochs) => {
      const plan = describePlan(parts.name, pruning, { schedule, epochs, dense });
      return companion.describe === undefined ? plan : `${plan} ${companion.describe(epochs)}`;
    },
    penalty: () => undefined,
    evidence: () => undefined,
    feeds: () => (cutsAhead() ? (companion.feeds?.() ?? {}) : {}),
    observe: () => undefined,
    ...(companion.reparameterize
      ? {
          reparameterize: (name: string, trained: Tensor) =>
            cutsAhead() ? (companion.reparameterize?.(name, trained) ?? trained) : trained,
        }
      : {}),
    shrinkage: (parameter) => (cutsAhead() ? (companion.shrinkage?.(parameter) ?? 0) : 0),
    survey,
    patienceFrom: () => (cutsAhead() ? Infinity : state.cutAfter + 1),
    endEpoch: () => {
      const made = decision ?? { keep: undefined, layers: layerStates(state) };
      decision = undefined;
      return made;
    },
    layers: () => layerStates(state),
    save: () => ({ ...state, companion: companion.save?.() ?? null }),
  };
}

const limitsFor = ({ limits }: PlannedParts, setup: MethodSetup): Limits =>
  limits?.(setup) ?? limitsOf(setup.config.pruning);

function firstState({ layers }: MethodSetup): State {
  const states = layers.map(({ id, filters }) => ({ id, filters, initialFilters: filters }));
  const learnt = { begun: null, wound: null };
  return {
    rounds: 0,
    cutAfter: 0,
    layers: states,
    targets: null,
    latency: null,
    companion: undefined,
    ...learnt,
  };
}

function restoreState(name: MethodName, { layers }: MethodSetup, saved: unknown): State {
  const parsed = stateSchema.safeParse(saved);
  const fits =
    parsed.success &&
    parsed.data.layers.length === layers.length &&
    layers.every(({ id, filters }, index) => {
      const own = parsed.data.layers[index];
      return own?.id === id && own.filters === filters;
    });
  if (fits) return parsed.data;
  throw new AppError(
    'corrupt',
    `The saved state of the method "${methodFacts[name].label}" does not fit the network of the checkpoint.`,
    'Resume from an earlier checkpoint, or start the run again.',
  );
}

function layerStates({ layers }: State): LayerState[] {
  return layers.map((layer) => ({ ...layer, details: null }));
}
