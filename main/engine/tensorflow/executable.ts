/** A compiled program with its state, which stays in the graph's variables between steps. */
import { AppError } from '../../../shared/result.ts';
import type { Program } from '../../tensor/index.ts';
import type { Executable } from '../engine.ts';
import { checkedFeeds, checkedStates, settle, stateNames } from '../states.ts';
import type { Binding } from './binding.ts';
import type { Signature } from './saved-model.ts';

export interface TensorflowExecutableOptions {
  readonly binding: Binding;
  /** The addon's number of the loaded model. */
  readonly session: number;
  readonly program: Program;
  readonly init: Signature;
  readonly step: Signature;
  readonly read: Signature;
}

type Values = ReadonlyMap<string, Float32Array>;

/** @throws AppError that names a state of the program which `state` lacks, or which has the wrong length. */
export function createTensorflowExecutable(options: TensorflowExecutableOptions, state: Values): Executable {
  const { binding, session, program, init, step, read } = options;
  const run = (signature: Signature, feeds: Values, wanted?: readonly string[]): Values =>
    runSignature({ binding, session }, signature, { feeds, wanted });
  const write = (values: Values): void => {
    run(init, values, [...values.keys()]);
  };
  write(checkedStates(program, state));
  return {
    run: (feeds) => settle(() => Object.fromEntries(run(step, new Map(checkedFeeds(program, feeds))))),
    readState: (names) => settle(() => new Map(run(read, new Map(), stateNames(program, names)))),
    writeState: (values) =>
      settle(() => {
        write(checkedStates(program, values, [...values.keys()]));
      }),
    dispose: () =>
      settle(() => {
        binding.deleteSavedModel(session);
      }),
  };
}

interface Run {
  readonly feeds: Values;
  /** Outputs to compute; all of the signature's, if absent. */
  readonly wanted: readonly string[] | undefined;
}

/** TensorFlow's own message names the node, and so the primitive, that failed. */
function runSignature(
  { binding, session }: Pick<TensorflowExecutableOptions, 'binding' | 'session'>,
  { inputs, outputs }: Signature,
  { feeds, wanted = [...outputs.keys()] }: Run,
): Values {
  if (wanted.length === 0) return new Map();
  const created: number[] = [];
  try {
    const fed = [...feeds].map(([name, data]) => {
      const input = inputs.get(name);
      if (input === undefined) throw new Error(`internal: the graph has no input "${name}"`);
      created.push(binding.createTensor(input.shape, binding.TF_FLOAT, data));
      return input.value;
    });
    const tensors = [...created];
    const names = wanted.map((name) => outputs.get(name)?.value ?? '');
    const results = binding.runSavedModel(session, tensors, fed.join(), names.join()).map(({ id }) => id);
    created.push(...results);
    return new Map(wanted.map((name, index) => [name, binding.tensorDataSync(results[index] ?? -1)]));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('internal', `TensorFlow failed in a step: ${reason}`, '', { cause });
  } finally {
    for (const tensor of created) binding.deleteTensor(tensor);
  }
}
