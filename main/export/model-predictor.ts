/** An exported model file as a predictor, so that it goes through the same sliding window as a run's network. */
import { AppError } from '../../shared/result.ts';
import { checkModel } from '../engine/onnx/check-model.ts';
import { openModelFile } from '../engine/onnx/model-file.ts';
import type { Provider } from '../engine/onnx/providers.ts';
import { memoryBudget, requireMemory } from '../files/memory.ts';
import type { Predictor } from '../logits/predictor.ts';
import { modelInput, modelOutput } from './onnx-network.ts';

export interface ModelPredictorOptions extends Pick<
  Predictor,
  'channels' | 'classes' | 'patch' | 'batch' | 'margin'
> {
  /** The file's name, for messages. */
  readonly name: string;
  /** What onnxruntime runs it on; the CPU, if absent. */
  readonly provider?: Provider;
  /** Of memory for one batch of patches; what the machine has to give, if absent. */
  readonly mostBytes?: number;
}

export interface ModelPredictor extends Predictor {
  /** What runs it, with its version. */
  readonly runtime: string;
}

const innerSides = (patch: readonly number[], margin: readonly number[] = []): number[] =>
  patch.map((side, axis) => side - 2 * (margin[axis] ?? 0));

/** @throws AppError naming the file, before anything runs it: it does not fit the shape, or one run takes too much memory */
export function requireModelShape(
  model: Uint8Array,
  { name, mostBytes = memoryBudget(), batch, channels, classes, patch, margin }: ModelPredictorOptions,
): void {
  const bytes = checkModel(model, name, {
    input: { name: modelInput, shape: [batch, channels, ...patch] },
    output: { name: modelOutput, shape: [batch, classes, ...innerSides(patch, margin)] },
  });
  requireMemory(bytes, `${name} on a patch of ${patch.join(' × ')} voxels`, mostBytes);
}

/** @throws AppError as `requireModelShape` */
export async function createModelPredictor(
  model: Uint8Array,
  options: ModelPredictorOptions,
): Promise<ModelPredictor> {
  requireModelShape(model, options);
  const { name, provider, batch, channels, classes, patch, margin } = options;
  const shape = { batch, channels, classes, patch, ...(margin && { margin }) };
  const output = [batch, classes, ...innerSides(patch, margin)];
  const file = await openModelFile(model, name, provider);
  return {
    ...shape,
    runtime: file.runtime,
    run: async (data) => {
      const image = { shape: [batch, channels, ...patch], data };
      const { [modelOutput]: logits } = await file.run({ [modelInput]: image });
      if (logits?.shape.join() !== output.join()) {
        const given = logits?.shape.join(' × ') ?? 'nothing';
        throw new AppError(
          'corrupt',
          `${name} gave ${given} where its description needs ${output.join(' × ')} numbers.`,
          'Use a model that Secateur exported, as it was exported.',
        );
      }
      return logits.data;
    },
    dispose: file.dispose,
  };
}
