/** An exported model file as a predictor, so that it goes through the same sliding window as a run's network. */
import { openModelFile } from '../engine/onnx/model-file.ts';
import type { Provider } from '../engine/onnx/providers.ts';
import type { Predictor } from '../inference/predictor.ts';
import { modelInput, modelOutput } from './onnx-network.ts';

export interface ModelPredictorOptions extends Pick<Predictor, 'channels' | 'classes' | 'patch' | 'batch'> {
  /** The file's name, for messages. */
  readonly name: string;
  /** What onnxruntime runs it on; the CPU, if absent. */
  readonly provider?: Provider;
}

export interface ModelPredictor extends Predictor {
  /** What runs it, with its version. */
  readonly runtime: string;
}

export async function createModelPredictor(
  model: Uint8Array,
  { name, provider, ...shape }: ModelPredictorOptions,
): Promise<ModelPredictor> {
  const file = await openModelFile(model, name, provider);
  return {
    ...shape,
    runtime: file.runtime,
    run: async (data) => {
      const image = { shape: [shape.batch, shape.channels, ...shape.patch], data };
      const { [modelOutput]: logits } = await file.run({ [modelInput]: image });
      if (logits === undefined) throw new Error(`${name} has no output "${modelOutput}"`);
      return logits.data;
    },
    dispose: file.dispose,
  };
}
