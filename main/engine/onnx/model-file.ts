/**
 * Runs an ONNX model as it is, such as an exported one: no program of ours behind it, any batch and size that the model
 * takes.
 */
import { AppError } from '../../../shared/result.ts';
import { deviceError } from '../guard.ts';
import { executionProvider, type Provider } from './providers.ts';
import { runtimeReason } from './runtime-reason.ts';
import { ort } from './runtime.ts';

export interface FloatArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface ModelFile {
  /** "onnxruntime 1.30.0". */
  readonly runtime: string;
  /** Every input by name; gives every output by name. */
  readonly run: (inputs: Readonly<Record<string, FloatArray>>) => Promise<Record<string, FloatArray>>;
  readonly dispose: () => Promise<void>;
}

/** @param name of the file, for messages. @throws AppError where onnxruntime does not take the model. */
export async function openModelFile(
  model: Uint8Array,
  name: string,
  provider: Provider = 'cpu',
): Promise<ModelFile> {
  const session = await told(
    provider,
    `${name} is no model that onnxruntime takes`,
    ort.InferenceSession.create(model, {
      executionProviders: [executionProvider(provider)],
      logSeverityLevel: 3,
      extra: { session: { set_denormal_as_zero: '1' } },
    }),
  );
  return {
    runtime: `onnxruntime ${ort.env.versions.node ?? ''}`.trim(),
    run: async (inputs) => {
      const feeds = Object.entries(inputs).map(
        ([input, { shape, data }]) => [input, new ort.Tensor('float32', data, shape)] as const,
      );
      const running = session.run(Object.fromEntries(feeds));
      const results = await told(provider, `${name} cannot be run`, running);
      return Object.fromEntries(
        Object.entries(results).map(([output, { data, dims }]) => {
          if (data instanceof Float32Array) return [output, { shape: dims, data }];
          throw new AppError('unsupported', `${name}: the output "${output}" is not of float32 numbers.`);
        }),
      );
    },
    dispose: () => session.release(),
  };
}

/** On the processor it is the model that is at fault, since it was made elsewhere; a card may fail by itself. */
async function told<T>(provider: Provider, message: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (provider !== 'cpu') throw deviceError({ engine: 'onnx', name: provider }, 'inference', cause);
    throw new AppError('corrupt', `${message}: ${runtimeReason(cause)}`, 'Export it again.', { cause });
  }
}
