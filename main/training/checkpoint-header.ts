/**
 * What a model file says besides its arrays, as a document with its version: whose run it is, its settings and network,
 * and what later epochs need to know of earlier ones.
 */
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import type { Cost, EpochRecord, TrainingConfig } from '../../shared/training.ts';
import { runConfigDocument } from '../documents/settings.ts';
import { storedDocument, type Json, type Upgrade } from '../documents/document.ts';
import { parseNetwork, type Network } from '../network/index.ts';

/** What later epochs need to know of earlier ones. */
export type EpochSummary = Omit<EpochRecord, 'layers' | 'cost' | 'pruningSeconds'>;

export interface CheckpointHeader {
  /** Id of the run that wrote it; empty where an earlier release did, which did not say. */
  readonly run: string;
  readonly config: TrainingConfig;
  readonly network: Network;
  /** What the pruner saved. */
  readonly method: unknown;
  /** One per finished epoch, oldest first. */
  readonly history: readonly EpochSummary[];
  /** The last epoch in full. */
  readonly record: EpochRecord;
  readonly initialCost: Cost;
  /** The epoch whose model is the best so far and lies in a file of its own; null where the last one counts. */
  readonly best: { readonly epoch: number; readonly dice: number } | null;
}

/** JSON knows no NaN, as which a loss that diverged and a Dice without foreground are written. */
export const measureSchema = z.union([z.number(), z.null().transform(() => Number.NaN)]);
export const costSchema = z.strictObject({
  params: z.number(),
  macs: z.number(),
  activationBytes: z.number(),
});
const summary = {
  epoch: z.number().int().min(1),
  learningRate: z.number(),
  trainLoss: measureSchema,
  validationLoss: measureSchema,
  validationDice: measureSchema,
  seconds: z.number(),
  dataWaitShare: z.number(),
  skippedSteps: z.number(),
};
const layer = z.strictObject({
  id: z.string(),
  filters: z.number(),
  initialFilters: z.number(),
  details: z
    .strictObject({
      threshold: z.number(),
      patience: z.number(),
      histogram: z.array(z.number()).readonly(),
    })
    .nullable(),
});

/** An epoch in full, as it is stored. */
export const epochRecordSchema = z.strictObject({
  ...summary,
  layers: z.array(layer).readonly(),
  cost: costSchema,
  pruningSeconds: z.number(),
}) satisfies z.ZodType<EpochRecord>;

type Stored = Omit<CheckpointHeader, 'config' | 'network'> & {
  readonly config: Json;
  readonly network: Json;
};

const schema = z.strictObject({
  run: z.string(),
  config: z.record(z.string(), z.unknown()),
  network: z.record(z.string(), z.unknown()),
  method: z.unknown(),
  history: z.array(z.strictObject(summary)).readonly(),
  record: epochRecordSchema,
  initialCost: costSchema,
  best: z.strictObject({ epoch: z.number(), dice: measureSchema }).nullable(),
}) satisfies z.ZodType<Stored>;

/** Before version 1: no run was named, at first no best epoch was kept, and nobody measured what a decision took. */
const unversioned: Upgrade = ({ record, ...old }) => ({
  run: '',
  best: null,
  ...old,
  record: { pruningSeconds: 0, ...(record as object) },
});

/** To version 2: every layer had a threshold and scores, of zeros but under Sauron. */
const withDetails: Upgrade = ({ record, ...old }) => {
  const { layers, ...rest } = record as Json & { readonly layers: readonly Json[] };
  const detailed = layers.map(({ threshold, patience, histogram, ...layer }) => ({
    ...layer,
    details:
      threshold === 0 && (histogram as readonly number[]).length === 0
        ? null
        : { threshold, patience, histogram },
  }));
  return { ...old, record: { ...rest, layers: detailed } };
};

const headerDocument = storedDocument<Stored>('contents', schema, [unversioned, withDetails]);

export function headerToJson({ config, network, ...rest }: CheckpointHeader): object {
  return headerDocument.toJson({
    ...rest,
    config: runConfigDocument.toJson(config),
    network: { ...network },
  });
}

/** @throws AppError naming the file, where it cannot be read or a newer release wrote it */
export function headerFromJson(value: unknown, path: string): CheckpointHeader {
  try {
    const { config, network, method, ...rest } = headerDocument.fromJson(value);
    return {
      ...rest,
      method,
      config: runConfigDocument.fromJson(config),
      network: parseNetwork(network),
    };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const isNewer = cause.code === 'unsupported';
    throw new AppError(
      isNewer ? 'unsupported' : 'corrupt',
      `${path}: ${cause.message.replace(/\.$/, '')}.`,
      isNewer ? 'Update Secateur, then try again.' : '',
      { cause },
    );
  }
}
