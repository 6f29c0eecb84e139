/**
 * Runs a pass with outputs of somebody's choice over batch after batch. It sees one batch at a time and keeps nothing, so
 * memory does not grow with the number of cases.
 */
import type { Engine } from '../engine/engine.ts';
import type { Weights } from '../network/index.ts';
import { sizeOf, type Program } from '../tensor/index.ts';

export type Outputs = Readonly<Record<string, Float32Array>>;

export interface Probe {
  /**
   * @param batches values of the program's inputs; others are left out
   * @param see gets each batch's outputs, valid until it returns
   */
  readonly run: (
    weights: Weights,
    batches: Iterable<Outputs>,
    see: (outputs: Outputs) => void,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @param asked its states are parameters of the network, by name, and it updates none */
export async function openProbe(engine: Engine, asked: Program): Promise<Probe> {
  const zeros = [...asked.states].map(
    ([name, { shape }]) => [name, new Float32Array(sizeOf(shape))] as const,
  );
  const executable = await engine.compile(asked, new Map(zeros));
  return {
    run: async (weights, batches, see) => {
      const known = [...weights].filter(([name]) => asked.states.has(name));
      await executable.writeState(new Map(known.map(([name, { data }]) => [name, data])));
      for (const batch of batches) {
        const fed = Object.entries(batch).filter(([name]) => asked.inputs.has(name));
        see(await executable.run(Object.fromEntries(fed)));
      }
    },
    close: () => executable.dispose(),
  };
}
