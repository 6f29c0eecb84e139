/** What the readers make in the uncut network at the sampled sites: the targets of the reconstruction. */
import type { Coupling, Network, Weights } from '../../network/index.ts';
import { look, type Survey } from '../../probing/survey.ts';
import type { Reader } from './readers.ts';
import { writtenAt } from './sampled.ts';
import { windowFeeds, type Sites } from './sites.ts';

export interface OutputsLeft {
  /** O · phases that are still there. */
  readonly outputs: number;
  readonly rows: number;
  /** [samples · count, outputs] */
  readonly y: (batch: number) => Float32Array;
  /** ‖y‖² over all batches. @param centred without each output's mean */
  readonly energy: (centred: boolean) => number;
}

export interface UncutOutputs {
  /** A reader's outputs without those that cuts before have taken. */
  readonly left: (reader: string, chosen: ReadonlyMap<string, readonly number[]>) => OutputsLeft;
}

export interface UncutRequest {
  readonly model: { readonly network: Network; readonly weights: Weights };
  readonly survey: Survey;
  readonly readers: readonly Reader[];
  readonly sites: ReadonlyMap<string, Sites>;
  /** Of the uncut network. */
  readonly coupling: Coupling;
}

export async function uncutOutputs({
  model,
  survey,
  readers,
  sites,
  coupling,
}: UncutRequest): Promise<UncutOutputs> {
  const kept = new Map(readers.map(({ id }) => [id, [] as Float32Array[]]));
  const feedsOf = (batch: number): Record<string, Float32Array> => {
    const feeds: Record<string, Float32Array> = {};
    for (const reader of readers) {
      const own = sites.get(reader.id);
      if (own) Object.assign(feeds, windowFeeds(reader, own, batch));
    }
    return feeds;
  };
  await look(survey, model, {
    outputs: (pass) =>
      Object.fromEntries(
        readers.map((reader) => [reader.id, writtenAt(pass, reader, sites.get(reader.id)?.count ?? 1)]),
      ),
    see: (outputs) => {
      for (const [id, batches] of kept) batches.push((outputs[id] ?? new Float32Array()).slice());
    },
    feeds: feedsOf,
  });
  const phases = new Map(readers.map(({ id, written }) => [id, written.taps.length]));
  return {
    left: (reader, chosen) => {
      const all = kept.get(reader) ?? [];
      const block = phases.get(reader) ?? 1;
      const flags = filtersLeft(coupling, reader, chosen);
      const width = flags.length * block;
      const columns = flags.flatMap((stays, filter) =>
        stays ? Array.from({ length: block }, (_, phase) => filter * block + phase) : [],
      );
      const rows = all.reduce((sum, values) => sum + values.length, 0) / width;
      const y = (batch: number): Float32Array => pick(all[batch] ?? new Float32Array(), width, columns);
      const energy = (centred: boolean): number => {
        const sums = new Float64Array(columns.length);
        let squares = 0;
        for (const values of all) {
          for (let row = 0; row < values.length; row += width) {
            for (const [place, column] of columns.entries()) {
              const value = values[row + column] ?? 0;
              sums[place] = (sums[place] ?? 0) + value;
              squares += value * value;
            }
          }
        }
        return centred ? squares - sums.reduce((total, sum) => total + sum * sum, 0) / rows : squares;
      };
      return { outputs: columns.length, rows, y, energy };
    },
  };
}

/** Which of a layer's filters are still there. */
function filtersLeft(
  { axes }: Coupling,
  id: string,
  chosen: ReadonlyMap<string, readonly number[]>,
): boolean[] {
  const binding = axes.find(({ layer, does }) => layer === id && does === 'produce');
  return (binding?.segments ?? []).flatMap(({ group, atoms }) => {
    const own = chosen.get(group);
    return atoms.map((atom) => own === undefined || own.includes(atom));
  });
}

function pick(values: Float32Array, width: number, columns: readonly number[]): Float32Array {
  if (columns.length === width) return values;
  const rows = values.length / width;
  const result = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    for (const [place, column] of columns.entries()) {
      result[row * columns.length + place] = values[row * width + column] ?? 0;
    }
  }
  return result;
}
