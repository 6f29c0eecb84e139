/**
 * A compiled program with its state. onnxruntime writes every output where it is told to: outputs have one array each,
 * and every state has two that take turns, the value before a step and the one after it. So a step allocates nothing
 * and copies nothing in JavaScript; fresh arrays, as onnxruntime would make them, cost a page fault for every 4 KiB.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Program, sizeOf, type Tensor as ProgramTensor } from '../../tensor/index.ts';
import type { Executable } from '../engine.ts';
import { checkedFeeds, settle, takesUpdates } from '../states.ts';
import type { States } from '../states.ts';
import { runSession } from './run-session.ts';
import { ort } from './runtime.ts';

export interface OnnxExecutableOptions {
  readonly session: InferenceSession;
  readonly program: Program;
  /** The graph's outputs by the program's names. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The graph's outputs that hold new values of states, by the state's name. */
  readonly updates: ReadonlyMap<string, string>;
  readonly states: States;
}

export function createOnnxExecutable(options: OnnxExecutableOptions): Executable {
  const { session, program, outputs, updates, states } = options;
  const leaves = new Map([...program.inputs, ...program.states]);
  const results = arraysFor(program.outputs);
  const spares = arraysFor(program.updates);
  return {
    run: async (feeds) => {
      const before = new Map(states);
      const inputs = [...checkedFeeds(program, feeds), ...before].map(
        ([name, values]) => [name, tensorOf(values, leaves.get(name))] as const,
      );
      const placesOf = (
        names: ReadonlyMap<string, string>,
        arrays: ReadonlyMap<string, Float32Array>,
        tensors: ReadonlyMap<string, ProgramTensor>,
      ): [string, Tensor][] =>
        [...names].map(([name, output]) => [output, tensorOf(arrays.get(name), tensors.get(name))]);
      const places = [
        ...placesOf(outputs, results, program.outputs),
        ...placesOf(updates, spares, program.updates),
      ];
      await runSession(session, Object.fromEntries(inputs), Object.fromEntries(places));
      if (!takesUpdates(program, results)) return Object.fromEntries(results);
      for (const name of updates.keys()) {
        states.replace(name, known(spares.get(name)));
        spares.set(name, known(before.get(name)));
      }
      return Object.fromEntries(results);
    },
    readState: (names) => settle(() => states.read(names)),
    writeState: (values) => settle(() => states.write(values)),
    dispose: async () => {
      states.clear();
      spares.clear();
      results.clear();
      await session.release();
    },
  };
}

/** An array for each of these tensors, by the same names. */
const arraysFor = (tensors: ReadonlyMap<string, ProgramTensor>): Map<string, Float32Array> =>
  new Map([...tensors].map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]));

const tensorOf = (values: Float32Array | undefined, like: ProgramTensor | undefined): Tensor =>
  new ort.Tensor('float32', known(values), known(like).shape);

/** What the emitter has named is there. */
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('internal: the graph and its program differ in their names');
  return value;
}
