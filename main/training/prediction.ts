/** How a run's network predicts. */
import type { PredictionConfig, TrainingConfig } from '../../shared/training.ts';

/** Mirror images help only a network that has seen some. */
export function predictionOf({
  prediction,
  augmentation,
}: Pick<TrainingConfig, 'prediction' | 'augmentation'>): PredictionConfig {
  return { ...prediction, mirroring: prediction.mirroring && augmentation.mirroring };
}
