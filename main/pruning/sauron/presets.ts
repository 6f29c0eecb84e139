/**
 * Sauron's three presets (sauron.md 5, choices a and b, and 6.1). They set its pace and its score alone: network, loss, optimiser and its clipping
 * are the run's, so norms have scale and bias also under `compat`, unless "Affine instance norm" is switched off.
 *
 * - `default`: the published pace with the reference code's defects corrected.
 * - `compat`: the reference code's behaviour, for comparison: the score of the last validation batch against a reference
 *   drawn for each pass, no floor but one filter, a new best validation loss does not hold a threshold back, and heads
 *   and one-filter layers enter the regulariser's mean as the constant 1. Not repeated are the defects that crash, give
 *   NaN or measure 3D maps slice by slice (D1 to D3), since nothing can be learnt from them.
 * - `budget`: the published pace needs several hundred epochs; here it follows from the epochs at hand. A time line, the same for all layers,
 *   takes every layer to the top threshold by 60 % of the run at the latest, convergence may take it there sooner, and
 *   after two thirds nothing is cut, so that what is left can settle while the learning rate falls. Thresholds that
 *   climb so fast would wound the network faster than it heals. So the consumers of a filter that goes are handed the
 *   reference in its place, scaled as it fits best, at least four filters stay, a layer loses an eighth of its filters at most in an epoch, cuts wait while the validation
 *   loss shows the last one, and they end once the budget is met. Scores come from the validation passes, since in every
 *   step they cost 6 to 15 % of it. The regulariser is off unless it is asked for, and ends with the cuts: it pulls maps together for cuts to come, and is in the way of the segmentation once none do.
 */
import { optionOf } from '../../../shared/pruning-defaults.ts';
import type { PruningConfig } from '../../../shared/pruning.ts';
import type { sauronVariants } from '../../../shared/sauron-facts.ts';
import { requireVariant } from '../checks.ts';

/** Its variants. */
export type SauronPreset = (typeof sauronVariants)[number]['name'];

/** What Sauron's variant and numbers say. */
export interface SauronConfig {
  readonly preset: SauronPreset;
  /** Weight of delta_opt in the loss. */
  readonly lambda: number;
  /** No cuts at all (the control with the regulariser alone). */
  readonly prune: boolean;
  /** What the budget leaves of the planned network. */
  readonly keepShare: number;
}

/** @throws AppError for a variant that it has not */
export function sauronConfig(pruning: PruningConfig): SauronConfig {
  requireVariant('sauron', pruning.variant);
  return {
    preset: pruning.variant as SauronPreset,
    lambda: optionOf('sauron', pruning, 'lambda'),
    prune: optionOf('sauron', pruning, 'cuts') !== 0,
    keepShare: 1 - pruning.budget.cut,
  };
}

export interface SauronSettings {
  readonly tauMin: number;
  readonly tauMax: number;
  /** kappa: steps from tauMin to tauMax. */
  readonly steps: number;
  /** rho: epochs that a layer waits after a raise, and losses that the raise test looks back on. */
  readonly patience: number;
  /** mu: a layer that loses this share of its filters in an epoch is still moving. */
  readonly movingShare: number;
  readonly minFilters: number;
  /**
   * `epochMean`: over the training steps of an epoch. `validationMean`: over its validation passes, which costs no step
   * anything. `lastBatch`: of the last validation pass.
   */
  readonly scoreFrom: 'epochMean' | 'validationMean' | 'lastBatch';
  readonly strictValidation: boolean;
  /** Whether heads and one-filter layers count 1 in the regulariser's mean. */
  readonly countUnprunable: boolean;
  /** Epoch by which the time line reaches the top threshold; Infinity without one. */
  readonly topBy: number;
  /** Last epoch with cuts. */
  readonly lastCut: number;
  /** Largest share of a layer that may go in one epoch, the lowest scores first; one filter always may. */
  readonly largestCut: number;
  /** Cuts wait while the validation loss lies further above its best, as a share of what it has fallen by so far. */
  readonly healing: number;
  /** Nothing is cut once what the budget counts has come down to this share of the planned network's. */
  readonly keepShare: number;
  /** Whether the kernels that read a removed filter are added, scaled, to those that read the reference. */
  readonly foldIntoReference: boolean;
  /** Whether the regulariser ends with the cuts. */
  readonly endRegulariser: boolean;
}

const published: SauronSettings = {
  tauMin: 0.001,
  tauMax: 0.3,
  steps: 15,
  patience: 5,
  movingShare: 0.02,
  minFilters: 2,
  scoreFrom: 'epochMean',
  strictValidation: true,
  countUnprunable: false,
  topBy: Infinity,
  lastCut: Infinity,
  largestCut: 1,
  healing: Infinity,
  keepShare: 0,
  foldIntoReference: false,
  endRegulariser: false,
};

/** @param epochs that the run will have in all, as far as is known. */
export function sauronSettings({ preset, prune, keepShare }: SauronConfig, epochs: number): SauronSettings {
  const settings = {
    default: () => published,
    compat: (): SauronSettings => ({
      ...published,
      minFilters: 1,
      scoreFrom: 'lastBatch',
      strictValidation: false,
      countUnprunable: true,
    }),
    budget: () => budgetSettings(epochs, keepShare),
  }[preset]();
  return prune ? settings : { ...settings, lastCut: 0, endRegulariser: false };
}

function budgetSettings(epochs: number, keepShare: number): SauronSettings {
  const topBy = Math.max(1, Math.floor(0.6 * epochs));
  return {
    ...published,
    tauMax: 0.5,
    minFilters: 4,
    scoreFrom: 'validationMean',
    // Raises by convergence alone would then reach the top at three quarters of the time line.
    patience: Math.max(2, Math.floor((0.75 * topBy) / published.steps) - 1),
    strictValidation: false,
    topBy,
    lastCut: Math.floor(0.67 * epochs),
    largestCut: 0.125,
    healing: 0.08,
    keepShare,
    foldIntoReference: true,
    endRegulariser: true,
  };
}

/** Whether nothing will be cut any more. @param share what is left of what the budget counts */
export function cutsEnded(
  { lastCut, keepShare }: SauronSettings,
  { epoch, share }: { readonly epoch: number; readonly share: number },
): boolean {
  return epoch > lastCut || share <= keepShare;
}

/** What the settings mean for a run of so many epochs, in words. */
export function describeSettings(config: SauronConfig, epochs: number): string {
  const weight = config.lambda > 0 ? `regulariser weight ${String(config.lambda)}` : 'no regulariser';
  if (!config.prune) return `Sauron without cuts, ${weight}.`;
  const settings = sauronSettings(config, epochs);
  const { tauMin, tauMax, steps, patience, topBy, lastCut, minFilters, keepShare } = settings;
  const thresholds = `${String(steps + 1)} thresholds from ${String(tauMin)} to ${String(tauMax)}`;
  const pace = `at least ${String(patience + 1)} epochs apart where a layer has converged`;
  const floor = `at least ${String(minFilters)} filter${minFilters === 1 ? '' : 's'} per layer`;
  const start = `Sauron (${config.preset}), ${weight}, ${floor}: ${thresholds}, ${pace}`;
  if (Number.isFinite(topBy)) {
    const end = `after epoch ${String(lastCut)}, nor once ${(100 * keepShare).toFixed(0)} % are left`;
    const after = config.lambda > 0 ? ' The regulariser ends with the cuts.' : '';
    return `${start}, the top one reached by epoch ${String(topBy)} of ${String(epochs)} by one time line for all layers; nothing is cut ${end}.${after}`;
  }
  const earliest = steps * (patience + 1);
  const note =
    epochs < earliest
      ? ` This run of ${String(epochs)} epochs ends before that and will cut little; the preset "budget" fits short runs.`
      : '';
  return `${start}, the top one not before epoch ${String(earliest)}.${note}`;
}
