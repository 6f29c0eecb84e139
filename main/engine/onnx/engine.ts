/** The onnx engine: a program becomes one ONNX graph, run by onnxruntime-node. Always there, on every platform. */
import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../../shared/result.ts';
import type { Engine } from '../engine.ts';
import { createStates } from '../states.ts';
import { findChannelBlock } from './channel-block.ts';
import { createDeviceExecutable } from './device-executable.ts';
import { createDeviceStates } from './device-states.ts';
import { emitProgram } from './emit.ts';
import type { EmittedProgram } from './emit.ts';
import { createOnnxExecutable } from './executable.ts';
import { idleOptimizers } from './idle-optimizers.ts';
import { encodeModel } from './model-proto.ts';
import { executionProvider, providerTraits } from './providers.ts';
import { ort } from './runtime.ts';
import { runtimeReason } from './runtime-reason.ts';
import type { Provider } from './providers.ts';

export interface OnnxEngineOptions {
  /** Threads that one operator may use; all processors, if absent. */
  readonly threads?: number;
  readonly provider?: Provider;
  /** Has onnxruntime write `<profilePrefix>_<time>.json` for each executable when it is disposed. */
  readonly profilePrefix?: string;
}

export function createOnnxEngine(options: OnnxEngineOptions = {}): Engine {
  const { threads = availableParallelism(), provider = 'cpu', profilePrefix } = options;
  const { title, blockedConvolutions, keepsState } = providerTraits[provider];
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [executionProvider(provider)],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // A pattern is a second copy of all memory, beside what the first run took: as fast without, at 0.6 of the memory.
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Numbers below 1e-38 (dead gradients, Adam's slots) would slow the processor down a hundredfold.
    extra: {
      session: { set_denormal_as_zero: '1' },
      optimization: { disable_specified_optimizers: idleOptimizers },
    },
  };
  const profiled =
    profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix };
  let channelBlock: Promise<number> | undefined;
  return {
    device: {
      engine: 'onnx',
      name: provider,
      description: `onnxruntime ${ort.env.versions.node ?? ''} on ${title}${provider === 'cpu' ? `, ${threads} threads` : ''}`,
    },
    compile: async (program, state) => {
      channelBlock ??= blockedConvolutions ? findChannelBlock() : Promise.resolve(1);
      const { model, outputs, updates } = emitProgram(program, {
        provider,
        channelBlock: await channelBlock,
      });
      const bytes = encodeModel(model);
      const emitted = { program, outputs, updates };
      if (!keepsState) {
        const states = createStates(program, state);
        const session = await createSession(bytes, { ...sessionOptions, ...profiled });
        return createOnnxExecutable({ ...emitted, session, states });
      }
      const states = createDeviceStates(program, state, sessionOptions);
      const preferredOutputLocation = outputLocations({ outputs, updates });
      const session = await createSession(bytes, { ...sessionOptions, ...profiled, preferredOutputLocation });
      return createDeviceExecutable({ ...emitted, session, states });
    },
  };
}

/** New states stay on the device; what is asked for comes back. */
function outputLocations({
  outputs,
  updates,
}: Pick<EmittedProgram, 'outputs' | 'updates'>): Record<string, 'cpu' | 'gpu-buffer'> {
  const all = [
    ...[...updates.values()].map((name) => [name, 'gpu-buffer'] as const),
    ...[...outputs.values()].map((name) => [name, 'cpu'] as const),
  ];
  return Object.fromEntries(all);
}

/** onnxruntime's own message names the node, and so the primitive, that it cannot take. */
async function createSession(
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, options);
  } catch (cause) {
    throw new AppError('internal', `onnxruntime does not take the program: ${runtimeReason(cause)}`, '', {
      cause,
    });
  }
}
