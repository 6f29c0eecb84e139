/** What a run would cut, before anything is. */
import type { Cost } from './training.ts';

export interface DryRunLayer {
  readonly id: string;
  /** Resolution level, 0 the finest. */
  readonly level: number;
  readonly filters: number;
  readonly left: number;
}

export interface DryRun {
  readonly layers: readonly DryRunLayer[];
  readonly before: Cost;
  readonly after: Cost;
  /** On what it rests, and what the method says. */
  readonly notes: readonly string[];
}

export interface DryRunLevel {
  readonly level: number;
  readonly layers: number;
  readonly filters: number;
  readonly left: number;
}

export function byLevel({ layers }: DryRun): DryRunLevel[] {
  const levels = Map.groupBy(layers, ({ level }) => level);
  const sum = (own: readonly DryRunLayer[], of: 'filters' | 'left') =>
    own.reduce((total, layer) => total + layer[of], 0);
  return [...levels]
    .sort(([a], [b]) => a - b)
    .map(([level, own]) => {
      return { level, layers: own.length, filters: sum(own, 'filters'), left: sum(own, 'left') };
    });
}
