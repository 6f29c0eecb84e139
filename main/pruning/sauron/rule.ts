/**
 * Sauron's rule at the end of an epoch (sauron.md 1.5, 1.6 and 5, `pruneStep`): each layer's threshold climbs one step
 * where the layer has converged, then the filters below it go. Pure: state, histories and scores in, the next state and
 * what stays out.
 */
import type { Keep } from '../method.ts';
import { atLeastThreshold } from '../allocators.ts';
import { cutsEnded, type SauronSettings } from './presets.ts';
import { scoreHistogram, type LayerScores } from './scores.ts';
import {
  countSettled,
  isHealed,
  lossesSettled,
  nextThreshold,
  thresholdGrid,
  type Histories,
} from './thresholds.ts';

export interface LayerProgress {
  readonly id: string;
  readonly initialFilters: number;
  /** Filters that must stay: the network's floor or the preset's, whichever is higher. */
  readonly floor: number;
  readonly threshold: number;
  /** Epochs in which the threshold may not climb yet. */
  readonly patience: number;
  readonly filters: number;
  /** Filters after the last two epochs, older first. */
  readonly counts: readonly number[];
  /** The epoch's scores before the cut, for people to look at. */
  readonly histogram: readonly number[];
}

export interface PruneStepInputs {
  /** The epoch that just ended, from 1. */
  readonly epoch: number;
  readonly settings: SauronSettings;
  readonly histories: Histories;
  /** By layer id; a layer without scores loses nothing. */
  readonly scores: ReadonlyMap<string, LayerScores>;
  /** What is left of the network's MACs or parameters, whichever is more. */
  readonly share: number;
}

export function pruneStep(
  layers: readonly LayerProgress[],
  { epoch, settings, histories, scores, share }: PruneStepInputs,
): { layers: LayerProgress[]; keep: Keep } {
  const keep = new Map<string, readonly number[]>();
  if (cutsEnded(settings, { epoch, share })) return { layers: [...layers], keep };
  const settled = lossesSettled(histories, settings);
  const healed = isHealed(histories, settings);
  const next = layers.map((layer) => {
    const raised = raise(layer, { epoch, settings, settled });
    const layerScores = scores.get(layer.id);
    const stay = survivors(raised, { scores: healed ? layerScores : undefined, settings });
    if (stay.length < layer.filters) keep.set(layer.id, stay);
    return {
      ...raised,
      filters: stay.length,
      counts: [...layer.counts.slice(-1), stay.length],
      histogram: layerScores ? scoreHistogram(layerScores) : [],
    };
  });
  return { layers: next, keep };
}

function raise(
  layer: LayerProgress,
  { epoch, settings, settled }: { epoch: number; settings: SauronSettings; settled: boolean },
): LayerProgress {
  const grid = thresholdGrid(settings);
  const due = grid[Math.min(settings.steps, Math.floor((settings.steps * epoch) / settings.topBy))];
  const waited: LayerProgress =
    layer.patience > 0
      ? { ...layer, patience: layer.patience - 1 }
      : settled && countSettled(layer.counts, settings.movingShare)
        ? { ...layer, patience: settings.patience, threshold: nextThreshold(grid, layer.threshold) }
        : layer;
  return { ...waited, threshold: Math.max(waited.threshold, due ?? 0) };
}

function survivors(
  layer: LayerProgress,
  { scores, settings }: { scores: LayerScores | undefined; settings: SauronSettings },
): number[] {
  if (scores === undefined) return Array.from({ length: layer.filters }, (_, filter) => filter);
  if (scores.scores.length !== layer.filters) {
    throw new Error(
      `${layer.id}: ${String(scores.scores.length)} scores for ${String(layer.filters)} filters`,
    );
  }
  const mayGo = Math.max(1, Math.floor(settings.largestCut * layer.filters));
  return atLeastThreshold(scores.scores, {
    threshold: layer.threshold,
    floor: Math.max(layer.floor, layer.filters - mayGo),
    protect: scores.reference,
  });
}
