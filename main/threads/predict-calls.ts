/** What the prediction thread offers; the contract between services and `predict.thread.ts`. */
import type { DeviceId } from '../../shared/devices.ts';
import type { MaskFormat } from '../../shared/mask-formats.ts';
import type { CodesTable } from '../imaging/dicom/segmentation/segment-codes.ts';

export interface ImageToPredict {
  /** Files of one case in the order of channels; one with a fourth axis holds several. Or one folder or file of DICOM. */
  readonly files: readonly string[];
  /** Path of the mask. */
  readonly mask: string;
}

export interface PredictedImage {
  readonly image: string;
  readonly mask: string;
  readonly seconds: number;
  /** What about the image does not suit the model. */
  readonly warnings: readonly string[];
}

/** What is to be predicted by what. */
export interface PredictionWork {
  readonly bundle: string;
  readonly images: readonly ImageToPredict[];
  /** Which volume of DICOM files that hold several; null for the only one. */
  readonly series: string | null;
}

export interface PredictCalls {
  /** Reads what costs nothing (descriptions, headers, declared sizes) and refuses by it, before a device is looked for. */
  readonly check: {
    readonly params: PredictionWork;
    readonly event: never;
    readonly reply: undefined;
  };
  /** Predicts images with an exported bundle; masks lie on the images' own grids. */
  readonly predict: {
    readonly params: PredictionWork & {
      readonly device: DeviceId;
      /** Anything but NIfTI needs DICOM images. */
      readonly format: MaskFormat;
      /** A user's own codes of classes. */
      readonly codes: CodesTable;
      /** Version of this program. */
      readonly software: string;
    };
    readonly event:
      | { readonly type: 'progress'; readonly fraction: number; readonly image: string }
      /** Before the image is predicted; `image` is null for what is said of the model. */
      | { readonly type: 'warning'; readonly image: string | null; readonly message: string }
      | ({ readonly type: 'image' } & PredictedImage);
    readonly reply: undefined;
  };
}
