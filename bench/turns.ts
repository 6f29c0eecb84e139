/**
 * Measures contestants against each other: they take turns, a few repeats each, so that other load on the machine hits
 * all alike.
 */
import { openContestant, type Contestant, type Sample, type Work } from './contestant.ts';
import type { ContestantName } from './contestants.ts';
import type { BenchContext, Measured } from './rows/row.ts';

export interface Entrant {
  /** How the table calls it. */
  readonly name: string;
  readonly contestant: ContestantName;
  readonly work: Work;
}

/** How one number comes from many. */
export type Measure = (entrants: readonly Opened[]) => Promise<readonly Measured[]>;

export interface Opened {
  readonly entrant: Entrant;
  readonly process: Contestant;
  /** From the start of the process to the end of opening. */
  readonly opening: number;
}

/** One that does not open is left out, with a note. @throws where networks differ that should be the same */
export async function openAll(
  entrants: readonly Entrant[],
  { settings, note }: Pick<BenchContext, 'settings' | 'note'>,
): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (const entrant of entrants) {
    const start = performance.now();
    try {
      const process = await openContestant(entrant.contestant, entrant.work, settings);
      opened.push({ entrant, process, opening: performance.now() - start });
      if (process.facts.nodes !== undefined) note(`${entrant.name}: ${process.facts.nodes} nodes`);
    } catch (cause) {
      note(`${entrant.name} is left out: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  checkSame(opened.map(({ process }) => process));
  return opened;
}

/** A ratio means something only between equal networks. */
function checkSame(contestants: readonly Contestant[]): void {
  const [first] = contestants;
  for (const { name, facts } of contestants) {
    if (facts.params === first?.facts.params && facts.macs === first?.facts.macs) continue;
    throw new Error(
      `${name} runs another network: ${facts.params} parameters and ${facts.macs} MACs, ` +
        `where ${first?.name} has ${first?.facts.params} and ${first?.facts.macs}`,
    );
  }
}

/** Of `rounds` turns of so many repeats, the median. A turn's first repeat, which warms caches and threads, is left out. */
export const medianOf =
  (rounds: number, repeats: number): Measure =>
  async (entrants) => {
    const samples = entrants.map((): Sample[] => []);
    const peaks = entrants.map(() => 0);
    for (let round = 0; round <= rounds; round++) {
      for (const [index, { process }] of entrants.entries()) {
        // Round 0 is for what the first runs allocate and compile.
        const run = await process.run(round === 0 ? 2 : 1 + repeats);
        if (round > 0) samples[index]?.push(...run.samples.slice(1));
        peaks[index] = run.peakMiB;
      }
    }
    return samples.map((list, index) => summed(list, median, peaks[index]));
  };

/** Every repeat counts, since each is another: all of `rounds` turns together. */
export const totalOf =
  (rounds: number): Measure =>
  async (entrants) => {
    const samples = entrants.map((): Sample[] => []);
    const peaks = entrants.map(() => 0);
    for (let round = 0; round < rounds; round++) {
      for (const [index, { process }] of entrants.entries()) {
        const run = await process.run(1);
        samples[index]?.push(...run.samples);
        peaks[index] = run.peakMiB;
      }
    }
    const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
    return samples.map((list, index) => summed(list, total, peaks[index]));
  };

/** From the start of the process to the end of the first repeat. */
export const startUp: Measure = async (entrants) => {
  const measured: Measured[] = [];
  for (const { process, opening } of entrants) {
    const { samples, peakMiB } = await process.run(1);
    const [[wall, processor] = [NaN, NaN]] = samples;
    measured.push({ milliseconds: opening + wall, processor, peakMiB });
  }
  return measured;
};

function summed(
  samples: readonly Sample[],
  summary: (values: readonly number[]) => number,
  peakMiB = NaN,
): Measured {
  return {
    milliseconds: summary(samples.map(([wall]) => wall)),
    processor: summary(samples.map(([, processor]) => processor)),
    peakMiB,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
}
