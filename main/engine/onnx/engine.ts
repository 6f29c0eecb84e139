/** The onnx engine: a program becomes one ONNX graph, run by onnxruntime-node. Always there, on every platform. */
import { availableParallelism } from 'node:os';
import { InferenceSession, env } from 'onnxruntime-node';
import { AppError } from '../../../shared/result.ts';
import type { Engine } from '../engine.ts';
import { createStates } from '../states.ts';
import { findChannelBlock } from './channel-block.ts';
import { emitProgram } from './emit.ts';
import { createOnnxExecutable } from './executable.ts';
import type { Provider } from './graph-builder.ts';
import { encodeModel } from './model-proto.ts';

export interface OnnxEngineOptions {
  /** Threads that one operator may use; all processors, if absent. */
  readonly threads?: number;
  readonly provider?: Provider;
  /** Has onnxruntime write `<profilePrefix>_<time>.json` for each executable when it is disposed. */
  readonly profilePrefix?: string;
}

export function createOnnxEngine(options: OnnxEngineOptions = {}): Engine {
  const { threads = availableParallelism(), provider = 'cpu', profilePrefix } = options;
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // A pattern is a second copy of all memory, beside what the first run took: as fast without, at 0.6 of the memory.
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Numbers below 1e-38 (dead gradients, Adam's slots) would slow the processor down a hundredfold.
    extra: { session: { set_denormal_as_zero: '1' } },
    ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
  };
  let channelBlock: Promise<number> | undefined;
  return {
    device: {
      engine: 'onnx',
      name: provider,
      description: `onnxruntime ${env.versions.node ?? ''} on the CPU, ${threads} threads`,
    },
    compile: async (program, state) => {
      const states = createStates(program, state);
      channelBlock ??= findChannelBlock();
      const target = { provider, channelBlock: await channelBlock };
      const { model, outputs, updates } = emitProgram(program, target);
      const session = await createSession(encodeModel(model), sessionOptions);
      return createOnnxExecutable({ session, program, outputs, updates, states });
    },
  };
}

/** onnxruntime's own message names the node, and so the primitive, that it cannot take. */
async function createSession(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('internal', `onnxruntime does not take the program: ${reason}`, '', { cause });
  }
}
