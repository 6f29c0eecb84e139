/** Schemas of the values that cross a boundary from outside: the form's configuration, an edited proposal, a saved file. */
import { z } from 'zod';
import { lossFacts, lossFits, lossSchema } from './losses.ts';
import { taskSchema } from './task.ts';
import type { Stages } from './architectures.ts';
import { architectureSchema } from './architecture-schema.ts';
import { normalizations } from './dataset.ts';
import type { Preparation, Proposal, StepShape } from './proposal.ts';
import { pruningSchema } from './pruning-schema.ts';
import { startSchema } from './start-schema.ts';
import { headWeightings, methods, selections, type TrainingConfig } from './training.ts';

const positive = z.number().positive();
const side = z.number().int().min(1).max(4096);
const sides = z.array(side).min(2).max(3);
const triple = z.tuple([positive, positive, positive]);

const ends = z.tuple([z.number(), z.number()]);

export const intensitySchema = z.strictObject({
  mean: z.number(),
  median: z.number(),
  standardDeviation: z.number().nonnegative(),
  min: z.number(),
  max: z.number(),
  percentile005: z.number(),
  percentile995: z.number(),
  image: z.strictObject({ low: ends, width: ends }).optional(),
});

export const pathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'no path holds a zero character');

const preparation = z.strictObject({
  dims: z.union([z.literal(2), z.literal(3)]),
  orientation: z.string().regex(/^[RLAPSI]{3}$/, 'three letters of R/L, A/P and S/I, such as RAS'),
  targetSpacing: triple,
  normalization: z.array(z.enum(normalizations)).min(1),
  intensities: z.array(intensitySchema),
  foregroundChannel: z.boolean().exactOptional(),
}) satisfies z.ZodType<Preparation>;

const step = z.strictObject({
  patch: sides,
  batch: z.number().int().min(1).max(4096),
  fixedAxes: z.array(z.number().int().min(0).max(2)),
}) satisfies z.ZodType<StepShape>;

const proposalParts = {
  preparation,
  architecture: architectureSchema,
  step,
  reasons: z.array(z.strictObject({ field: z.string(), reason: z.string() })),
};

/** What the parts of a proposal must agree on. */
function checkDimensions(
  { preparation: { dims }, architecture, step: shape }: Proposal,
  context: Refusal,
): void {
  const refuse = (path: readonly string[], message: string): void => {
    context.addIssue({ code: 'custom', path: [...path], message });
  };
  if (shape.patch.length !== dims) refuse(['step', 'patch'], `${dims}D: the patch needs ${dims} sides`);
  if (shape.fixedAxes.some((axis) => axis >= dims))
    refuse(['step', 'fixedAxes'], 'an axis that is not mirrored must be one of the patch');
  const stages: Partial<Stages> = architecture;
  for (const name of ['strides', 'kernels'] as const)
    if (stages[name]?.some((stage) => stage.length !== dims) === true)
      refuse(['architecture', name], `${dims}D: each stage needs ${dims} numbers`);
}

/** A term must be one of the task's. */
function checkLoss({ task, loss }: Pick<TrainingConfig, 'task' | 'loss'>, context: Refusal): void {
  for (const [index, { kind }] of loss.entries())
    if (!lossFits(kind, task.kind)) {
      const message = `${lossFacts[kind].label} is no loss of the task “${task.kind}”`;
      context.addIssue({ code: 'custom', path: ['loss', index], message });
    }
}

type Refusal = Pick<z.RefinementCtx, 'addIssue'>;

export const proposalSchema: z.ZodType<Proposal> = z.strictObject(proposalParts).superRefine(checkDimensions);

/** The parts that a bundle tells. */
export const bundleParts: {
  readonly preparation: z.ZodType<Preparation>;
  readonly step: z.ZodType<StepShape>;
} = { preparation, step };

const share = z.number().min(0).max(1);

export const trainingConfigSchema: z.ZodType<TrainingConfig> = z
  .strictObject({
    ...proposalParts,
    task: taskSchema,
    start: startSchema,
    method: z.enum(methods),
    pruning: pruningSchema,
    fold: z.number().int().min(0).max(4),
    testFold: z.number().int().min(0).max(4).nullable().default(null),
    selection: z.enum(selections).default('last'),
    epochs: z.number().int().min(1).max(100_000),
    iterationsPerEpoch: z.number().int().min(1).max(100_000),
    budgetMinutes: z.number().min(0),
    seed: z.number().int().min(0),
    optimizer: z.strictObject({
      kind: z.enum(['sgd', 'adam', 'adamw']),
      learningRate: positive,
      momentum: z.number().min(0).max(0.9999),
      weightDecay: z.number().min(0),
      clipNorm: z.number().min(0),
    }),
    loss: lossSchema,
    headWeights: z.enum(headWeightings),
    foregroundShare: share,
    augmentation: z.strictObject({
      rotation: z.boolean(),
      scaling: z.boolean(),
      noise: z.boolean(),
      blur: z.boolean(),
      brightness: z.boolean(),
      contrast: z.boolean(),
      lowResolution: z.boolean(),
      gamma: z.boolean(),
      mirroring: z.boolean(),
    }),
    patience: z.number().int().min(0),
    // runs of earlier releases were predicted upright and whole
    prediction: z
      .strictObject({
        mirroring: z.boolean(),
        largestOnly: z.array(z.number().int().min(1)),
        // before there was a choice, all was as set
        choose: z.boolean().default(false),
      })
      .default({ mirroring: false, largestOnly: [], choose: false }),
  })
  .superRefine(checkDimensions)
  .superRefine(checkLoss);
