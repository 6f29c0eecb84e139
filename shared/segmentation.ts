/** Masks that a model drew on a case of the project, and which models can. */
import { z } from 'zod';
import type { LabelClass } from './dataset.ts';

/** A run of the open project, or the folder of an exported model. */
export type ModelRef =
  { readonly kind: 'run'; readonly run: string } | { readonly kind: 'bundle'; readonly folder: string };

export const modelRefSchema = z.union([
  z.strictObject({ kind: z.literal('run'), run: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('bundle'), folder: z.string().min(1).max(4096) }),
]) satisfies z.ZodType<ModelRef>;

export interface ModelChoice {
  readonly ref: ModelRef;
  readonly title: string;
  /** Why it may not suit this project's images, known before it draws; empty for none. */
  readonly warning: string;
}

export interface SegmentationModel {
  readonly name: string;
  /** The day on which it was exported; for a run the epoch that it is at. */
  readonly version: string;
  /** Of `model.onnx`. */
  readonly sha256: string;
}

/** Something about an image that is other than what the model was trained on, or odd in itself; `model`: about the model. */
export interface FitWarning {
  readonly kind: 'modality' | 'intensities' | 'image' | 'model';
  readonly message: string;
}

export interface Segmentation {
  /** 1, 2, 3 … within its case. */
  readonly number: number;
  readonly model: SegmentationModel;
  /** Background included. */
  readonly classes: readonly LabelClass[];
  /** ISO 8601. */
  readonly createdAt: string;
  readonly seconds: number;
  /** What was to be said of the image before the model drew; empty where the two suit each other. */
  readonly warnings: readonly FitWarning[];
}

/** A mask that was written for other programs. */
export interface MaskExport {
  readonly file: string;
  readonly bytes: number;
}
