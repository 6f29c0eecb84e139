/**
 * `model.json`, which lies beside `model.onnx` in every exported bundle: what the file cannot say about itself and what
 * it takes to run it elsewhere. Described for people in docs/model-bundle.md.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { modalities } from '../../shared/dataset.ts';
import { architectureSchema } from '../../shared/architecture-schema.ts';
import { taskSchema } from '../../shared/task.ts';
import { bundleParts } from '../../shared/schemas.ts';

export const manifestName = 'model.json';
export const modelName = 'model.onnx';

/** The exported file and the app may differ by this much: see `check.ts`. */
export const tolerance = 1e-4;

export const researchNotice =
  'For research use only. This model is not a medical device and must not guide diagnosis or treatment.';

const count = z.number().int().nonnegative();
/** Masks hold classes as single bytes. */
const mostClasses = 256;
const mostChannels = 64;
const sha256Text = z.string().regex(/^[0-9a-f]{64}$/);
const cost = z.strictObject({
  params: count,
  macs: z.number().nonnegative(),
  activationBytes: z.number().nonnegative(),
});

export const manifestSchema = z.strictObject({
  format: z.literal('secateur-model'),
  version: z.literal(2),
  notice: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  model: z.strictObject({
    file: z.literal(modelName),
    bytes: count,
    sha256: sha256Text,
    input: z.string(),
    output: z.string(),
    /** Of input and output: batch, channel, (depth,) height, width. */
    axes: z.array(z.string()),
    /** Each image side must be a multiple of these. */
    sideMultiples: z.array(count),
    /** Voxels on each side that are read and not predicted, which come on top of that; absent: none. */
    outputMargin: z.array(count).exactOptional(),
    /** For one patch. */
    cost,
    /** Filters of every convolution that is left. */
    filters: z.record(z.string(), count),
  }),
  /** What the input's channels are, in order. */
  channels: z.array(z.string()).min(1).max(mostChannels),
  modality: z.enum(modalities),
  /** Of masks, background first; where the task is `classes`, they are the output's channels in order. */
  classes: z
    .array(z.strictObject({ value: count.max(mostClasses - 1), name: z.string() }))
    .min(2)
    .max(mostClasses),
  /** What the output's channels mean, and how they become a mask. */
  task: taskSchema,
  /** What images become, and the patch that it was trained on. */
  ...bundleParts,
  /** Before pruning; missing in what was exported as version 1. */
  architecture: architectureSchema.optional(),
  prediction: z.strictObject({
    /** Distance between windows as a fraction of the patch. */
    step: z.number().min(0.05).max(1),
    /** Whether logits are averaged over mirror images. */
    mirroring: z.boolean(),
    /** Class values of which only the largest connected part is kept. */
    largestOnly: z.array(count),
  }),
  provenance: z.strictObject({
    software: z.string(),
    run: z.string(),
    /** `sha256:` over what its images are, names left out (before 1 December 2026, the name of its folder). */
    dataset: z.string(),
    method: z.string(),
    /** What the method says about its settings. */
    settings: z.string(),
    seed: count,
    fold: count,
    epochs: count,
    /** Before pruning. */
    initialCost: cost,
  }),
  /** How the file was held against the app before it was written. */
  check: z.strictObject({
    runtime: z.string(),
    /** `sha256:` of each one's first image, names left out (before 1 December 2026, the names). */
    cases: z.array(z.string()).min(1),
    largestDifference: z.number().nonnegative(),
    tolerance: z.number().positive(),
  }),
  /** Of all the above, see `sealOf`; missing in what was exported before 1 December 2026. */
  sha256: sha256Text.optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;

/**
 * SHA-256 of a description without its own `sha256`, as canonical JSON (RFC 8785: keys sorted, no spaces). It covers the
 * model too, whose hash is part of the description.
 */
export function sealOf(description: Readonly<Record<string, unknown>>): string {
  const { sha256: _, ...sealed } = description;
  return createHash('sha256').update(canonicalJson(sealed)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
