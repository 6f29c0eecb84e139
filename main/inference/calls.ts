/** What a thread is asked that has models predict. */
import type { CallContext } from '../threads/messages.ts';
import { choosePrediction, type CasesToChooseBy, type PredictionChoice } from './choose-prediction.ts';
import { evaluateCases, type CasesToEvaluate, type EvaluatedCase } from './evaluate-cases.ts';
import {
  checkFiles,
  predictFiles,
  type FilePrediction,
  type MaskSettings,
  type PredictedImage,
} from './predict-files.ts';
import { segmentCase, type CaseToSegment, type SegmentedCase } from './segment-case.ts';
import { writeStoredMask } from './write-stored-mask.ts';

type PredictionNews =
  | { readonly type: 'progress'; readonly fraction: number; readonly image: string }
  /** Before the image is predicted; `image` is null for what is said of the model. */
  | { readonly type: 'warning'; readonly image: string | null; readonly message: string }
  | ({ readonly type: 'image' } & PredictedImage);

type EvaluationNews =
  | { readonly type: 'progress'; readonly fraction: number; readonly case: string }
  | ({ readonly type: 'case' } & EvaluatedCase);

export const predictionCalls = {
  /** Reads what costs nothing and refuses by it, before a device is looked for. */
  check: (work: FilePrediction, { stopped }: CallContext): Promise<void> => checkFiles(work, stopped),

  /** Predicts images with an exported bundle; masks lie on the images' own grids. */
  predict: (
    work: FilePrediction & MaskSettings,
    { stopped, emit }: CallContext<PredictionNews>,
  ): Promise<void> =>
    predictFiles(work, {
      stopped,
      onProgress: (fraction, image) => emit({ type: 'progress', fraction, image }),
      onWarning: (image, message) => emit({ type: 'warning', image, message }),
      onImage: (predicted) => emit({ type: 'image', ...predicted }),
    }),

  /** Has a model draw a mask of one case. */
  segment: (
    work: CaseToSegment,
    { stopped, emit }: CallContext<{ readonly fraction: number; readonly message: string }>,
  ): Promise<SegmentedCase> =>
    segmentCase(work, { stopped, onProgress: (fraction) => emit({ fraction, message: '' }) }),

  /** Predicts labelled cases with a run's model and measures them. @returns the model's size when it is exported */
  evaluate: (work: CasesToEvaluate, { stopped, emit }: CallContext<EvaluationNews>): Promise<number> =>
    evaluateCases(work, {
      stopped,
      onProgress: (fraction, caseId) => emit({ type: 'progress', fraction, case: caseId }),
      onCase: (evaluated) => emit({ type: 'case', ...evaluated }),
    }),

  /** Tries ways to predict on a run's validation cases. */
  choose: (
    work: CasesToChooseBy,
    { stopped, emit }: CallContext<{ readonly fraction: number }>,
  ): Promise<PredictionChoice> =>
    choosePrediction(work, { stopped, onProgress: (fraction) => emit({ fraction }) }),

  writeMask: writeStoredMask,
};
