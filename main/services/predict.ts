/** Prediction of images with an exported bundle; needs no project. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { maskEndings, type MaskFormat } from '../../shared/mask-formats.ts';
import { AppError } from '../../shared/result.ts';
import type { ImageToPredict, PredictCalls, PredictedImage } from '../jobs/predict-calls.ts';
import { openThread, threadUrl } from '../jobs/thread.ts';
import { readCodes } from './codes.ts';
import type { Context } from './context.ts';
import { makeFolder } from '../files/folders.ts';
import { version } from './version.ts';

export interface PredictOptions {
  /** Folder of the bundle. */
  readonly model: string;
  /** NIfTI files; folders, DICOMDIRs or files of DICOM. */
  readonly images: readonly string[];
  /** Which volume of DICOM files that hold several; null for the only one. */
  readonly series?: string | null;
  /** Folder for the masks; made if it is not there. */
  readonly out: string;
  readonly format?: MaskFormat;
  /** JSON file with the user's own codes of classes; null for the built-in table alone. */
  readonly codes?: string | null;
  readonly onImage: (image: PredictedImage) => void;
}

export async function predictImages(
  context: Context,
  { model, images, out, series = null, format = 'nifti', codes = null, onImage }: PredictOptions,
): Promise<void> {
  const work = imagesToPredict(images, out, format);
  const table = codes === null ? {} : await readCodes(codes);
  makeFolder(out);
  await context.jobs.run({ kind: 'predict', title: 'Predict' }, async ({ signal, report }) => {
    const params = {
      bundle: resolve(model),
      device: await context.devices.pick('inference'),
      images: work,
      series,
      format,
      codes: table,
      software: version,
    };
    const thread = openThread<PredictCalls>(threadUrl('predict'), { name: 'prediction' });
    try {
      await thread.call('predict', params, {
        signal,
        onEvent: (event) => {
          if (event.type === 'progress') report({ fraction: event.fraction, message: basename(event.image) });
          else onImage({ image: event.image, mask: event.mask, seconds: event.seconds });
        },
      });
    } finally {
      await thread.close();
    }
  });
}

/** nnU-Net's naming: `case_0000.nii.gz`, `case_0001.nii.gz` … are the channels of one image. */
const channelSuffix = /_(\d{4})(\.nii(\.gz)?)$/i;

/** @throws AppError for a missing file, or two images whose masks would have one name. */
export function imagesToPredict(
  images: readonly string[],
  out: string,
  format: MaskFormat = 'nifti',
): ImageToPredict[] {
  const groups = new Map<string, string[]>();
  for (const image of images) {
    const path = resolve(image);
    if (!existsSync(path))
      throw new AppError('not-found', `${path}: there is no such image.`, 'Check the path of --image.');
    const whole = path.replace(channelSuffix, '$2');
    groups.set(whole, [...(groups.get(whole) ?? []), path]);
  }
  const masks = new Map<string, string>();
  return [...groups].map(([whole, files]) => {
    const mask = join(resolve(out), basename(whole).replace(/(\.nii(\.gz)?|\.dcm)?$/i, maskEndings[format]));
    const other = masks.get(mask);
    if (other !== undefined)
      throw new AppError(
        'invalid-input',
        `${other} and ${whole} would both be written to ${mask}.`,
        'Predict them into different folders.',
      );
    if (files.includes(mask))
      throw new AppError('invalid-input', `${mask} is the image itself.`, 'Choose another folder for --out.');
    masks.set(mask, whole);
    return { files: files.sort(), mask };
  });
}
