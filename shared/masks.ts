/** Label maps of a case: the reference, what a run predicted, what people corrected, what a model drew when asked. */
import { z } from 'zod';

/** Names one label map of a case. */
export type MaskRef =
  | { readonly kind: 'label' }
  | { readonly kind: 'prediction'; readonly run: string }
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'segmentation'; readonly number: number };

export const maskRefSchema = z.union([
  z.strictObject({ kind: z.literal('label') }),
  z.strictObject({ kind: z.literal('prediction'), run: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('version'), version: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('segmentation'), number: z.number().int().min(1) }),
]) satisfies z.ZodType<MaskRef>;

/** A corrected label map that was kept. */
export interface LabelVersion {
  /** 1, 2, 3 … within its case. */
  readonly version: number;
  readonly author: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly note: string;
  /** What was corrected, for people: "Reference", a run's name. */
  readonly basedOn: string;
  readonly sha256: string;
}

/** A correction that is not saved yet, as it was kept last. */
export interface LabelDraft {
  readonly case: string;
  /** ISO 8601. */
  readonly savedAt: string;
  readonly author: string;
  readonly note: string;
  /** As of a version. */
  readonly basedOn: string;
}
