/** What the prediction thread offers; the contract between services and `predict.thread.ts`. */
import type { FilePrediction, MaskSettings, PredictedImage } from '../inference/predict-files.ts';

export interface PredictCalls {
  /** Reads what costs nothing (descriptions, headers, declared sizes) and refuses by it, before a device is looked for. */
  readonly check: {
    readonly params: FilePrediction;
    readonly event: never;
    readonly reply: undefined;
  };
  /** Predicts images with an exported bundle; masks lie on the images' own grids. */
  readonly predict: {
    readonly params: FilePrediction & MaskSettings;
    readonly event:
      | { readonly type: 'progress'; readonly fraction: number; readonly image: string }
      /** Before the image is predicted; `image` is null for what is said of the model. */
      | { readonly type: 'warning'; readonly image: string | null; readonly message: string }
      | ({ readonly type: 'image' } & PredictedImage);
    readonly reply: undefined;
  };
}
