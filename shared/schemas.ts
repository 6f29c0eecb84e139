/** Schemas of the values that cross a boundary from outside: the form's configuration, an edited plan, a saved file. */
import { z } from 'zod';
import { normalizations, type Plan } from './dataset.ts';
import { pruningSchema } from './pruning-schema.ts';
import { methods, sauronPresets, selections, type TrainingConfig } from './training.ts';

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

export const planSchema = z
  .strictObject({
    dims: z.union([z.literal(2), z.literal(3)]),
    orientation: z.string().regex(/^[RLAPSI]{3}$/, 'three letters of R/L, A/P and S/I, such as RAS'),
    targetSpacing: triple,
    normalization: z.array(z.enum(normalizations)).min(1),
    intensities: z.array(intensitySchema),
    patch: sides,
    batch: z.number().int().min(1).max(4096),
    widths: z.array(z.number().int().min(1).max(4096)).min(2).max(10),
    strides: z.array(sides),
    kernels: z.array(sides),
    // plans of earlier releases mirror along all axes
    fixedAxes: z.array(z.number().int().min(0).max(2)).default([]),
    reasons: z.array(z.strictObject({ field: z.string(), reason: z.string() })),
  })
  .refine((p) => p.patch.length === p.dims, {
    message: 'the patch needs as many sides as the plan has dimensions',
  })
  .refine((p) => p.fixedAxes.every((axis) => axis < p.dims), {
    message: 'an axis that is not mirrored must be one of the patch',
  })
  .refine((p) => p.strides.length === p.widths.length && p.kernels.length === p.widths.length, {
    message: 'widths, strides and kernels need one entry per stage',
  }) satisfies z.ZodType<Plan>;

const share = z.number().min(0).max(1);

export const trainingConfigSchema = z.strictObject({
  plan: planSchema,
  method: z.enum(methods),
  sauron: z.strictObject({ preset: z.enum(sauronPresets), lambda: z.number().min(0), prune: z.boolean() }),
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
  alpha: share,
  deepSupervision: z.boolean(),
  residual: z.boolean(),
  affineNorm: z.boolean(),
  downsampling: z.enum(['stride', 'pool']),
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
    .strictObject({ mirroring: z.boolean(), largestOnly: z.array(z.number().int().min(1)) })
    .default({ mirroring: false, largestOnly: [] }),
}) satisfies z.ZodType<TrainingConfig>;
