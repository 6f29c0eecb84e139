/**
 * How a run's network predicts: as its validation cases have chosen (`prediction.json` in its folder, written when it is
 * finished), or as it is set.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PredictionConfig, TrainingConfig } from '../../shared/training.ts';
import { storedDocument, unversioned } from '../documents/document.ts';
import { writeFileAtomicallyNow } from '../files/atomic.ts';

const choiceSchema = z.strictObject({
  mirroring: z.boolean(),
  largestOnly: z.array(z.number().int().min(1)),
}) satisfies z.ZodType<PredictionConfig>;

const choiceDocument = storedDocument<PredictionConfig>('choice of prediction', choiceSchema, [unversioned]);

const choiceFile = (runFolder: string): string => join(runFolder, 'prediction.json');

type Predicts = Pick<TrainingConfig, 'prediction' | 'augmentation'>;

/** As set. Mirror images help only a network that has seen some. */
export function settingOf({ prediction, augmentation }: Predicts): PredictionConfig {
  const { mirroring, largestOnly } = prediction;
  return { mirroring: mirroring && augmentation.mirroring, largestOnly };
}

/** @throws AppError `corrupt` where the choice cannot be read: masks would not be those that were measured */
export function predictionOf(runFolder: string, config: Predicts): PredictionConfig {
  const file = choiceFile(runFolder);
  if (!config.prediction.choose || !existsSync(file)) return settingOf(config);
  return choiceDocument.fromText(readFileSync(file, 'utf8'));
}

export function keepChoice(runFolder: string, choice: PredictionConfig): void {
  writeFileAtomicallyNow(choiceFile(runFolder), [Buffer.from(choiceDocument.toText(choice))]);
}

export const hasChoice = (runFolder: string): boolean => existsSync(choiceFile(runFolder));
