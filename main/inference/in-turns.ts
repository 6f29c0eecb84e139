/** Measures several models one after the other, round after round, so that what else the machine does meets all of them alike. */
import { at } from '../../shared/at.ts';
import { AppError } from '../../shared/result.ts';

export interface Turns {
  readonly rounds: number;
  readonly stopped: () => boolean;
  /** @param share of all turns */
  readonly onTurn: (share: number) => void;
}

/** @returns of each model the median of its rounds, in milliseconds */
export async function inTurns<Model>(
  models: readonly Model[],
  { rounds, stopped, onTurn }: Turns,
  measure: (model: Model) => Promise<number>,
): Promise<number[]> {
  const times: number[][] = models.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, model] of models.entries()) {
      if (stopped()) throw new AppError('cancelled', 'The measurement was cancelled.');
      times[index]?.push(await measure(model));
      onTurn((round * models.length + index + 1) / (rounds * models.length));
    }
  }
  return times.map((own) =>
    at(
      own.sort((a, b) => a - b),
      rounds >> 1,
    ),
  );
}
