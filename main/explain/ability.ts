/**
 * Segmentation ability of every layer of a network, and of each of its units, on one case (segmentation-systems.md 3). The
 * prototypes are those of the whole case, so that a slice or window without the structure is told by what the others
 * show. Memory: one batch of windows, and the sums.
 */
import type { Ability } from '../../shared/explain.ts';
import { AppError } from '../../shared/result.ts';
import type { Engine } from '../engine/engine.ts';
import { dice } from '../evaluation/overlap.ts';
import { outputMargin, type Network, type Weights } from '../network/index.ts';
import { openProbe, type Outputs, type Probe } from '../probing/probe.ts';
import type { BoundTask } from '../tasks/index.ts';
import { sizeOf } from '../tensor/index.ts';
import { countsProgram, layersOf, sumsProgram, type LayerShape } from './ability-programs.ts';
import { dividerOf, prototypesOf, type Divider } from './prototypes.ts';
import { windowBatches, type CaseToExplain } from './windows.ts';

export interface CaseLook {
  /** Dice of the network's own mask against the labels, per structure; null where neither holds it. */
  readonly network: readonly (number | null)[];
  /** In the order of `layers`. */
  readonly layers: readonly {
    /** All units together, per structure. */
    readonly together: readonly Ability[];
    /** Per structure, of each unit by itself. */
    readonly single: readonly (readonly Ability[])[];
  }[];
}

export interface AbilityProbe {
  /** From the image's channels to the last map before the head. */
  readonly layers: readonly LayerShape[];
  /** @param stopped read before each batch. @throws AppError `cancelled` */
  readonly look: (one: CaseToExplain, stopped: () => boolean) => Promise<CaseLook>;
  readonly close: () => Promise<void>;
}

export interface AbilityOptions {
  readonly network: Network;
  readonly weights: Weights;
  readonly task: BoundTask;
  /** Side lengths in network order. */
  readonly patch: readonly number[];
  /** Of a training step; fewer windows at a time where maps are large. */
  readonly batch: number;
}

/** For all units of a layer at the size of the prediction. */
const mapBytes = 64 * 2 ** 20;

/** @throws AppError `unsupported` for a network that predicts less than it reads: its maps lie on other grids */
export async function openAbility(
  engine: Engine,
  { network, weights, task, patch, batch: most }: AbilityOptions,
): Promise<AbilityProbe> {
  if (outputMargin(network).some((side) => side > 0))
    throw new AppError(
      'unsupported',
      'This network predicts less than it reads, so that its maps do not lie on the grid of its prediction.',
      'Look into a run of another architecture.',
    );
  const layers = layersOf(network, patch);
  const widest = Math.max(...layers.map(({ units }) => units));
  const batch = Math.min(most, Math.max(1, Math.floor(mapBytes / (4 * widest * sizeOf(patch)))));
  const parts = { network, task, batch, patch };
  const sums = await openProbe(engine, sumsProgram(parts));
  const counts = await openProbe(engine, countsProgram(parts)).catch(async (cause: unknown) => {
    await sums.close();
    throw cause;
  });
  return {
    layers,
    look: async (one, stopped) => {
      const pass = (probe: Probe, beside: Outputs): Promise<Map<string, Float64Array>> =>
        totals(probe, weights, stoppable(windowBatches(one, { patch, batch }), stopped), beside);
      const dividers = dividersOf(await pass(sums, {}), layers);
      return abilityOf(await pass(counts, feedsOf(dividers)), layers);
    },
    close: async () => {
      await sums.close();
      await counts.close();
    },
  };
}

function* stoppable(batches: Iterable<Outputs>, stopped: () => boolean): Generator<Outputs> {
  for (const batch of batches) {
    if (stopped()) throw new AppError('cancelled', 'The explanation was stopped.');
    yield batch;
  }
}

/** Sums of all outputs over batches, in double precision. */
async function totals(
  probe: Probe,
  weights: Weights,
  batches: Iterable<Outputs>,
  beside: Outputs,
): Promise<Map<string, Float64Array>> {
  const sums = new Map<string, Float64Array>();
  function* fed(): Generator<Outputs> {
    for (const batch of batches) yield { ...batch, ...beside };
  }
  await probe.run(weights, fed(), (outputs) => {
    for (const [name, values] of Object.entries(outputs)) {
      const sum = sums.get(name) ?? new Float64Array(values.length);
      sums.set(name, sum);
      for (const [index, value] of values.entries()) sum[index] = (sum[index] as number) + value;
    }
  });
  return sums;
}

type Dividers = ReadonlyMap<string, readonly Divider[]>;

/** Per layer and structure. */
function dividersOf(sums: ReadonlyMap<string, Float64Array>, layers: readonly LayerShape[]): Dividers {
  const weights = known(sums, 'weights');
  const structures = weights.length / 2;
  return new Map(
    layers.map(({ layer, units }) => {
      const own = known(sums, `sums/${layer}`);
      const column = (index: number): Float64Array =>
        Float64Array.from({ length: units }, (_, unit) => own[unit * weights.length + index] as number);
      const perStructure = Array.from({ length: structures }, (_, structure) => {
        const prototypes = prototypesOf({
          inside: column(structure),
          outside: column(structures + structure),
          insideWeight: weights[structure] as number,
          outsideWeight: weights[structures + structure] as number,
        });
        return dividerOf(prototypes, units);
      });
      return [layer, perStructure] as const;
    }),
  );
}

function feedsOf(dividers: Dividers): Outputs {
  const feeds: Record<string, Float32Array> = {};
  for (const [id, perStructure] of dividers) {
    const joined = (of: (divider: Divider) => Iterable<number>): Float32Array =>
      Float32Array.from(perStructure.flatMap((divider) => [...of(divider)]));
    feeds[`weights/${id}`] = joined(({ weights }) => weights);
    feeds[`bias/${id}`] = joined(({ bias }) => [bias]);
    feeds[`signs/${id}`] = joined(({ signs }) => signs);
    feeds[`middles/${id}`] = joined(({ middles }) => middles);
  }
  return feeds;
}

function abilityOf(sums: ReadonlyMap<string, Float64Array>, layers: readonly LayerShape[]): CaseLook {
  const network = known(sums, 'network');
  const structures = Array.from({ length: network.length / 3 }, (_, structure) => {
    const [shared = NaN, labelled = NaN, said = NaN] = network.subarray(3 * structure, 3 * structure + 3);
    return { shared, labelled, said };
  });
  const ability = (values: Float64Array, at: number, structure: number): Ability => {
    const [withTruth = NaN, withOwn = NaN, all = NaN] = values.subarray(at, at + 3);
    const { labelled, said } = structures[structure] as (typeof structures)[number];
    return {
      truth: dice({ both: withTruth, predicted: all, reference: labelled }),
      own: dice({ both: withOwn, predicted: all, reference: said }),
    };
  };
  return {
    network: structures.map(({ shared, labelled, said }) =>
      dice({ both: shared, predicted: said, reference: labelled }),
    ),
    layers: layers.map(({ layer, units }) => {
      const [together, single] = [known(sums, `together/${layer}`), known(sums, `single/${layer}`)];
      return {
        together: structures.map((_, structure) => ability(together, 3 * structure, structure)),
        single: structures.map((_, structure) =>
          Array.from({ length: units }, (_unit, unit) =>
            ability(single, 3 * (structure * units + unit), structure),
          ),
        ),
      };
    }),
  };
}

function known(values: ReadonlyMap<string, Float64Array>, name: string): Float64Array {
  const found = values.get(name);
  if (found === undefined) throw new Error(`internal: the pass gave no "${name}"`);
  return found;
}
