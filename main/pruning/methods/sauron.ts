/**
 * Sauron (Valverde, Shatillo, Tohka; arXiv 2209.13590): filters whose feature maps lie close to a random reference map
 * of their layer go while the network trains, and a regulariser pulls the maps together. Criterion: delta_prune,
 * gathered over an epoch. Allocator: one threshold per layer. Reducer: plain selection. Schedule: every epoch, with
 * thresholds that climb. The parts are in `sauron/`; this file joins them and keeps their state.
 */
import { z } from 'zod';
import { AppError } from '../../../shared/result.ts';
import { createRandom } from '../../../shared/random.ts';
import type { LayerState } from '../../../shared/training.ts';
import type { Reduction } from '../../network/index.ts';
import { input, multiply, type Tensor } from '../../tensor/index.ts';
import type { EpochDecision, EpochFacts, Evidence, Keep, Method, MethodSetup, Pruner } from '../method.ts';
import { pruningDistance, referenceMoments } from '../sauron/distances.ts';
import { addMoments, foldIntoReference, sharesOf, type ReferenceSums } from '../sauron/fold.ts';
import { cutsEnded, describeSettings, sauronConfig, sauronSettings } from '../sauron/presets.ts';
import { regulariser } from '../sauron/regulariser.ts';
import { pruneStep, type LayerProgress } from '../sauron/rule.ts';
import { addScores, meanScores, type ScoreSums } from '../sauron/scores.ts';
import type { FeatureMaps } from '../../probing/pass.ts';

/** Sets this method's random streams apart from those of other parts that share the run's seed. */
const randomStream = 0x5a42;

interface State {
  /** The epoch that comes next, from 1. */
  readonly epoch: number;
  /** Epochs expected in all. */
  readonly epochs: number;
  /** Whether nothing will be cut any more; for good, also where a time budget makes the run longer later. */
  readonly ended: boolean;
  readonly layers: readonly LayerProgress[];
}

const count = z.number().int().nonnegative();
const savedSchema = z.strictObject({
  epoch: count,
  epochs: count,
  ended: z.boolean().optional(), // an earlier release asked each time
  layers: z.array(
    z.strictObject({
      id: z.string(),
      initialFilters: count,
      floor: count,
      threshold: z.number(),
      patience: count,
      filters: count,
      counts: z.array(count),
      histogram: z.array(count),
    }),
  ),
});

export const sauron: Method = {
  name: 'sauron',
  check: ({ config }) => void sauronConfig(config.pruning),
  start(setup, saved) {
    return createPruner(setup, saved === undefined ? firstState(setup) : restoreState(setup, saved));
  },
};

function createPruner({ config, heads }: MethodSetup, firstState: State): Pruner {
  const asked = sauronConfig(config.pruning);
  let state = firstState;
  let pass = 0;
  let references = new Map<string, number>();
  let sums = new Map<string, ScoreSums>();
  let moments = new Map<string, ReferenceSums>();
  const {
    scoreFrom,
    countUnprunable,
    endRegulariser,
    foldIntoReference: folds,
  } = sauronSettings(asked, state.epochs);
  const scored = () => state.layers.filter(({ filters, floor }) => filters > floor);

  return {
    describe: (epochs) => describeSettings(asked, epochs),
    penalty(maps: FeatureMaps): Tensor | undefined {
      if (asked.lambda === 0 || (state.ended && endRegulariser)) return undefined;
      const mean = regulariser(maps, countUnprunable ? heads : undefined);
      return mean && multiply(mean, asked.lambda);
    },
    evidence(maps: FeatureMaps): Evidence | undefined {
      if (state.ended) return undefined;
      const outputs = scored().flatMap(({ id, filters }): [string, Tensor][] => {
        const map = maps.get(id);
        if (map === undefined) return []; // a group that ends in no map of its own cannot be scored, and stays whole
        const reference = input(referenceName(id), [filters]);
        const scores: [string, Tensor] = [scoresName(id), pruningDistance(map, reference)];
        if (!folds) return [scores];
        const { products, means } = referenceMoments(map, reference);
        return [scores, [productsName(id), products], [meansName(id), means]];
      });
      return { pass: scoreFrom === 'epochMean' ? 'training' : 'validation', outputs: new Map(outputs) };
    },
    feeds() {
      // Scores against different references cannot be averaged: one reference per layer for the whole epoch.
      const draw = scoreFrom === 'lastBatch' ? pass++ : 0;
      const feeds: Record<string, Float32Array> = {};
      for (const [index, { id, filters }] of scored().entries()) {
        const reference = createRandom(config.seed, randomStream, state.epoch, draw, index).integer(filters);
        references.set(id, reference);
        feeds[referenceName(id)] = new Float32Array(filters).fill(1, reference, reference + 1);
      }
      return feeds;
    },
    observe(outputs) {
      for (const { id } of scored()) {
        const scores = outputs[scoresName(id)];
        const reference = references.get(id);
        if (scores === undefined || reference === undefined) continue;
        const earlier = scoreFrom === 'lastBatch' ? undefined : sums.get(id);
        sums.set(id, addScores(earlier, { reference, scores }));
        const [products, means] = [outputs[productsName(id)], outputs[meansName(id)]];
        if (products && means) moments.set(id, addMoments(moments.get(id), { products, means }));
      }
    },
    endEpoch({ epoch, epochs, trainLosses, validationLosses, share }: EpochFacts): EpochDecision {
      const settings = sauronSettings(asked, epochs);
      const { layers, keep } = state.ended
        ? { layers: [...state.layers], keep: new Map<string, readonly number[]>() }
        : pruneStep(state.layers, {
            epoch,
            settings,
            share,
            histories: { train: trainLosses, validation: validationLosses },
            scores: new Map([...sums].map(([id, sum]) => [id, meanScores(sum)])),
          });
      const reductions = settings.foldIntoReference ? folded(keep, references, moments) : undefined;
      const ended = state.ended || cutsEnded(settings, { epoch: epoch + 1, share });
      const rebuild = ended && !state.ended; // from here on without scores, and maybe without the regulariser
      state = { epoch: epoch + 1, epochs, ended, layers };
      pass = 0;
      references = new Map();
      sums = new Map();
      moments = new Map();
      return {
        keep: keep.size > 0 ? keep : undefined,
        ...(reductions && { reductions }),
        rebuild,
        layers: layers.map(layerState),
      };
    },
    layers: () => state.layers.map(layerState),
    save: () => state,
  };
}

function folded(
  keep: Keep,
  references: ReadonlyMap<string, number>,
  moments: ReadonlyMap<string, ReferenceSums>,
): Reduction[] {
  return [...keep].map(([group, filters]) => {
    const [reference, own] = [references.get(group), moments.get(group)];
    if (reference === undefined || own === undefined) return { group, keep: filters };
    return foldIntoReference(group, filters, { shares: sharesOf(own, reference), reference });
  });
}

function firstState({ layers, config }: MethodSetup): State {
  const settings = sauronSettings(sauronConfig(config.pruning), config.epochs);
  const { tauMin, minFilters } = settings;
  const progress = layers.map(({ id, filters, minKeep }) => ({
    id,
    initialFilters: filters,
    floor: Math.max(minFilters, minKeep),
    threshold: tauMin,
    patience: 0,
    filters,
    counts: [],
    histogram: [],
  }));
  const ended = cutsEnded(settings, { epoch: 1, share: 1 });
  return { epoch: 1, epochs: config.epochs, ended, layers: progress };
}

function restoreState({ layers, config }: MethodSetup, saved: unknown): State {
  const parsed = savedSchema.safeParse(saved);
  const names = (list: readonly { id: string; filters: number }[]) =>
    list.map(({ id, filters }) => `${id} (${String(filters)})`).join(', ');
  if (!parsed.success) {
    throw new AppError(
      'corrupt',
      `The saved state of Sauron cannot be read: ${z.prettifyError(parsed.error)}`,
      startAgain,
    );
  }
  if (names(parsed.data.layers) !== names(layers)) {
    const message = `The saved state of Sauron is for ${names(parsed.data.layers)}, the network has ${names(layers)}.`;
    throw new AppError('corrupt', message, startAgain);
  }
  const { epoch, epochs } = parsed.data;
  const { ended = cutsEnded(sauronSettings(sauronConfig(config.pruning), epochs), { epoch, share: 1 }) } =
    parsed.data;
  return { ...parsed.data, ended };
}

function layerState({
  id,
  filters,
  initialFilters,
  threshold,
  patience,
  histogram,
}: LayerProgress): LayerState {
  return { id, filters, initialFilters, details: { threshold, patience, histogram } };
}

const startAgain = 'Resume from an earlier checkpoint, or start the run again.';
const referenceName = (id: string) => `sauron/${id}/reference`;
const scoresName = (id: string) => `sauron/${id}/scores`;
const productsName = (id: string) => `sauron/${id}/products`;
const meansName = (id: string) => `sauron/${id}/means`;
