/**
 * A compiled program with its state. onnxruntime returns fresh arrays for the updated states; they become the next
 * step's inputs as they are, so no state is copied in JavaScript.
 */
import { Tensor } from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../../shared/result.ts';
import type { Program } from '../../tensor/program.ts';
import { checkedArray, settle } from '../arrays.ts';
import type { Executable } from '../engine.ts';

export interface OnnxExecutableOptions {
  readonly session: InferenceSession;
  readonly program: Program;
  /** Graph outputs that hold new values of states, by the state's name. */
  readonly updates: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, Float32Array>;
}

export function createOnnxExecutable(options: OnnxExecutableOptions): Executable {
  const { session, program, updates } = options;
  const states = new Map<string, Tensor>();

  const write = (name: string, values: Float32Array | undefined): void => {
    const checked = checkedArray(program.states, { kind: 'state', name, values });
    states.set(name, new Tensor('float32', checked.slice(), program.states.get(name)?.shape));
  };
  const read = (name: string): Float32Array =>
    floatsOf(
      states,
      name,
      () => new AppError('invalid-input', `The program has no state "${name}".`),
    ).slice();

  for (const name of program.states.keys()) write(name, options.state.get(name));

  return {
    run: async (feeds) => {
      const inputs = [...program.inputs].map(([name, { shape }]) => {
        const values = checkedArray(program.inputs, { kind: 'input', name, values: feeds[name] });
        return [name, new Tensor('float32', values, shape)] as const;
      });
      const results = new Map(Object.entries(await session.run(Object.fromEntries([...inputs, ...states]))));
      for (const [name, output] of updates) {
        states.set(name, new Tensor('float32', floatsOf(results, output), program.states.get(name)?.shape));
      }
      return Object.fromEntries([...program.outputs.keys()].map((name) => [name, floatsOf(results, name)]));
    },
    readState: (names = [...states.keys()]) => settle(() => new Map(names.map((name) => [name, read(name)]))),
    writeState: (values) =>
      settle(() => {
        for (const [name, array] of values) write(name, array);
      }),
    dispose: async () => {
      states.clear();
      await session.release();
    },
  };
}

function floatsOf(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  missing = () => new Error(`internal: onnxruntime gave no floats for "${name}"`),
): Float32Array {
  const data = tensors.get(name)?.data;
  if (!(data instanceof Float32Array)) throw missing();
  return data;
}
