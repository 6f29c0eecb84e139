/**
 * A compiled program with its state. onnxruntime returns fresh arrays for the updated states; they become the next
 * step's inputs as they are, so no state is copied in JavaScript.
 */
import { Tensor } from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../../shared/result.ts';
import type { Program } from '../../tensor/program.ts';
import type { Executable } from '../engine.ts';
import { checkedFeeds, settle } from '../states.ts';
import type { States } from '../states.ts';

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
  return {
    run: async (feeds) => {
      const leaves = new Map([...program.inputs, ...program.states]);
      const inputs = [...checkedFeeds(program, feeds), ...states].map(
        ([name, values]) => [name, new Tensor('float32', values, leaves.get(name)?.shape)] as const,
      );
      const results = await runSession(session, Object.fromEntries(inputs));
      for (const [name, output] of updates) states.replace(name, floatsOf(results, output));
      return Object.fromEntries([...outputs].map(([name, output]) => [name, floatsOf(results, output)]));
    },
    readState: (names) => settle(() => states.read(names)),
    writeState: (values) => settle(() => states.write(values)),
    dispose: async () => {
      states.clear();
      await session.release();
    },
  };
}

/** onnxruntime's own message names the node, and so the primitive, that failed. */
async function runSession(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<InferenceSession.ReturnType> {
  try {
    return await session.run(feeds);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('internal', `onnxruntime failed in a step: ${reason.trim()}`, '', { cause });
  }
}

function floatsOf(results: InferenceSession.ReturnType, name: string): Float32Array {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`internal: onnxruntime gave no floats for "${name}"`);
  return data;
}
