/**
 * Sauron's thresholds: the grid they climb and the test that lets a layer climb it (sauron.md 1.5, E9 and E10). A layer
 * may climb once the run has stopped moving: the last training loss lies inside the band of those before it, the
 * validation loss is no new best (unless `strictValidation` is off), and the layer itself lost next to nothing in the
 * epoch before.
 */
import { at } from '../../../shared/at.ts';
import type { SauronSettings } from './presets.ts';

export interface Histories {
  /** Mean training loss per epoch, oldest first, the one just ended last. */
  readonly train: readonly number[];
  /** Validation loss per validation, oldest first. */
  readonly validation: readonly number[];
}

/** tauMin to tauMax in equal steps, both included (E9). */
export function thresholdGrid({ tauMin, tauMax, steps }: SauronSettings): number[] {
  return Array.from({ length: steps + 1 }, (_, step) => tauMin + (step * (tauMax - tauMin)) / steps);
}

/** The smallest value of the grid above the threshold; its last value stays where it is. */
export function nextThreshold(grid: readonly number[], threshold: number): number {
  return grid.find((value) => value > threshold) ?? threshold;
}

/** C1 and C2: whether the run as a whole has stopped moving. False while a loss of the window is not finite. */
export function lossesSettled(histories: Histories, settings: SauronSettings): boolean {
  const { train, validation } = histories;
  const { patience, strictValidation } = settings;
  if (validation.length < patience + 1 || train.length < patience + 1) return false;
  const window = train.slice(-patience - 1, -1);
  const last = at(train, train.length - 1);
  if (![...window, last].every(Number.isFinite)) return false;
  if (last < Math.min(...window) || last > Math.max(...window)) return false;
  return !strictValidation || !isNewBest(validation);
}

/**
 * Whether the network has got over its last cut: its validation loss lies no further above the best than the settings
 * allow. Not in Sauron, whose published pace leaves it the time; only the `budget` preset asks.
 */
export function isHealed({ validation }: Histories, { healing }: SauronSettings): boolean {
  const losses = validation.filter(Number.isFinite);
  const [first = 0, last = 0] = [losses[0], losses.at(-1)];
  const best = Math.min(...losses);
  return !(last > best + healing * (first - best));
}

/** C3: whether the layer lost fewer filters than a share `mu` of what it had. @param counts after the last two epochs. */
export function countSettled(counts: readonly number[], mu: number): boolean {
  const [before, after] = counts.slice(-2);
  if (before === undefined || after === undefined) return false;
  return before - after < Math.ceil(mu * before);
}

function isNewBest(losses: readonly number[]): boolean {
  const earlier = losses.slice(0, -1).filter(Number.isFinite);
  return at(losses, losses.length - 1) < Math.min(...earlier);
}
