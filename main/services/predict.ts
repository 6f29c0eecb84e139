/** Prediction of images with an exported bundle; needs no project. */
import { lstatSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { maskEndings, type MaskFormat } from '../../shared/mask-formats.ts';
import { AppError } from '../../shared/result.ts';
import { groupChannels } from '../datasets/group-channels.ts';
import { requireReplaceable } from '../imaging/own-mask.ts';
import type { FileToPredict, PredictedImage } from '../inference/predict-files.ts';
import { readCodes } from './codes.ts';
import type { Context } from './context.ts';
import { fileError } from '../files/errors.ts';
import { readManifest } from '../export/read-manifest.ts';
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
  /** Before an image is predicted. @param image null for what is said of the model */
  readonly onWarning: (image: string | null, message: string) => void;
}

export async function predictImages(
  context: Context,
  { model, images, out, series = null, format = 'nifti', codes = null, onImage, onWarning }: PredictOptions,
): Promise<void> {
  const work = await imagesToPredict(images, out, format);
  readManifest(resolve(model)); // what is no model is told before anything is made ready
  const table = codes === null ? {} : readCodes(codes);
  makeFolder(out);
  await context.jobs.run({ kind: 'predict', title: 'Predict' }, async ({ signal, report }) => {
    const asked = { bundle: resolve(model), images: work, series };
    await context.threads.use('models', 'check', asked, { signal }); // looking for a device may take long
    const device = await context.devices.pick('inference');
    const params = { ...asked, device, format, codes: table, software: version };
    await context.threads.use('models', 'predict', params, {
      signal,
      onEvent: (event) => {
        if (event.type === 'progress') report({ fraction: event.fraction, message: basename(event.image) });
        else if (event.type === 'warning') onWarning(event.image, event.message);
        else {
          const { image, mask, seconds, warnings } = event;
          onImage({ image, mask, seconds, warnings });
        }
      },
    });
  });
}

/**
 * Nothing is read or written yet; whether a mask that is there may be replaced is seen again when its image is known.
 * @throws AppError for a missing file, a missing channel, two images whose masks would have one name (on any disk), and
 *   a mask whose place is taken
 */
export async function imagesToPredict(
  images: readonly string[],
  out: string,
  format: MaskFormat = 'nifti',
): Promise<FileToPredict[]> {
  const paths = images.map((image) => resolve(image));
  const identities = new Map(paths.map((path) => [identityOf(path), path]));
  const masks = new Map<string, string>();
  const work = groupChannels(paths).map(({ stem, files }): FileToPredict => {
    const mask = join(resolve(out), `${basename(stem)}${maskEndings[format]}`);
    const name = basename(mask).normalize('NFC').toLowerCase();
    const other = masks.get(name);
    if (other !== undefined)
      throw new AppError(
        'invalid-input',
        `${other} and ${files.join(', ')} would both be written to ${mask}.`,
        'Predict them into different folders.',
      );
    masks.set(name, files.join(', '));
    return { files, mask };
  });
  for (const { mask } of work) {
    const there = lstatSync(mask, { throwIfNoEntry: false }) && identities.get(identityOf(mask));
    if (there !== undefined)
      throw new AppError('invalid-input', `${mask} is the image itself.`, 'Choose another folder for --out.');
    await requireReplaceable(mask, null);
  }
  return work;
}

/** One for every name of a file, through links, linked folders and on disks that do not tell capitals from others. */
function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch (cause) {
    throw fileError(cause, path);
  }
}
