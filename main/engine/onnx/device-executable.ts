/**
 * A compiled program whose state stays on the device: what a step gives for a state is the next step's input, never
 * brought back. `executable.ts` is its sibling for states in the process's memory.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Program } from '../../tensor/index.ts';
import type { Executable } from '../engine.ts';
import { checkedFeeds, settle, takesUpdates } from '../states.ts';
import { floatsOf, tensorOf } from './device-states.ts';
import type { DeviceStates } from './device-states.ts';
import { runSession } from './run-session.ts';
import { ort } from './runtime.ts';

export interface DeviceExecutableOptions {
  readonly session: InferenceSession;
  readonly program: Program;
  /** The graph's outputs by the program's names. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The graph's outputs that hold new values of states, by the state's name. */
  readonly updates: ReadonlyMap<string, string>;
  readonly states: DeviceStates;
}

export function createDeviceExecutable(options: DeviceExecutableOptions): Executable {
  const { session, program, outputs, updates, states } = options;
  return {
    run: async (feeds) => {
      const inputs = checkedFeeds(program, feeds).map(
        ([name, values]) =>
          [name, new ort.Tensor('float32', values, program.inputs.get(name)?.shape)] as const,
      );
      const fed = Object.fromEntries<Tensor>([...inputs, ...(await states.feeds())]);
      const results = await runSession(session, fed);
      const given = new Map(
        [...outputs].map(([name, output]) => [name, floatsOf(tensorOf(results, output), name)]),
      );
      const takes = takesUpdates(program, given);
      for (const [name, output] of updates) {
        if (takes) states.replace(name, tensorOf(results, output));
        else tensorOf(results, output).dispose();
      }
      return Object.fromEntries(given);
    },
    readState: (names) => states.read(names),
    writeState: (values) => settle(() => states.write(values)),
    dispose: async () => {
      await states.dispose();
      await session.release();
    },
  };
}
