/** Predicts images of anywhere with an exported bundle; their masks are written as NIfTI or DICOM. */
import type { DeviceId } from '../../shared/devices.ts';
import type { MaskFormat } from '../../shared/mask-formats.ts';
import { AppError } from '../../shared/result.ts';
import type { FitWarning } from '../../shared/segmentation.ts';
import { imageWarnings, marksOf } from '../datasets/image-fit.ts';
import { checkImageInput, readImageInput, type ImageInput } from '../datasets/image-input.ts';
import { requireSaneSpacing } from '../datasets/preprocess.ts';
import { checkBundle } from '../export/load-bundle.ts';
import { createFileMemory, type FileMemory } from '../imaging/dicom/file-memory.ts';
import type { Finding } from '../imaging/dicom/scan.ts';
import type { CodesTable } from '../imaging/dicom/segmentation/segment-codes.ts';
import { sourceSeriesOfStack } from '../imaging/dicom/source-series.ts';
import { writeMask } from '../imaging/dicom/write-mask.ts';
import { recordText } from '../imaging/mask-record.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { requireReplaceable } from '../imaging/own-mask.ts';
import type { LabelVolume } from '../imaging/volume.ts';
import { openPredictor, type OpenPredictor } from './open-predictor.ts';
import { naming, predictImages } from './predict-images.ts';

export interface FileToPredict {
  /** Files of one case in the order of channels; one with a fourth axis holds several. Or one folder or file of DICOM. */
  readonly files: readonly string[];
  /** Path of the mask. */
  readonly mask: string;
}

export interface PredictedImage {
  readonly image: string;
  readonly mask: string;
  /** From the image as it was read to its mask. */
  readonly seconds: number;
  /** What about the image does not suit the model. */
  readonly warnings: readonly string[];
}

/** What is to be predicted by what. */
export interface FilePrediction {
  readonly bundle: string;
  readonly images: readonly FileToPredict[];
  /** Which volume of DICOM files that hold several; null for the only one. */
  readonly series: string | null;
}

export interface MaskSettings {
  readonly device: DeviceId;
  /** Anything but NIfTI needs DICOM images. */
  readonly format: MaskFormat;
  /** A user's own codes of classes. */
  readonly codes: CodesTable;
  /** Version of this program. */
  readonly software: string;
}

export interface FilePredictionControl {
  readonly stopped: () => boolean;
  readonly onProgress: (share: number, image: string) => void;
  /** Before the image is predicted; `image` is null for what is said of the model. */
  readonly onWarning: (image: string | null, message: string) => void;
  readonly onImage: (predicted: PredictedImage) => void;
}

/** Of all images together, from the check to the end of the prediction: they are looked at twice. */
const freshMemory = (): FileMemory<Finding> => ({ ...createFileMemory<Finding>(), begin: () => undefined });
let memory = freshMemory();

/** Reads what costs nothing (descriptions, headers, declared sizes) and refuses by it, before a device is looked for. */
export async function checkFiles(
  { bundle, images, series }: FilePrediction,
  stopped: () => boolean,
): Promise<void> {
  memory = freshMemory();
  const { preparation, channels } = checkBundle(bundle);
  for (const { files } of images) {
    if (stopped()) throw new AppError('cancelled', 'The prediction was stopped.');
    await naming(nameOf(files), async () => {
      requireSaneSpacing(await checkImageInput({ files, series, channels, memory }), preparation);
    });
  }
}

/** Masks lie on the images' own grids. */
export async function predictFiles(
  { bundle, images, series, device, ...settings }: FilePrediction & MaskSettings,
  { stopped, onProgress, onWarning, onImage }: FilePredictionControl,
): Promise<void> {
  const opened = await openPredictor({ kind: 'bundle', folder: bundle }, device);
  try {
    for (const message of opened.notices) onWarning(null, message);
    await predictImages(
      opened,
      images,
      {
        name: ({ files }) => nameOf(files),
        read: async ({ files, mask }) => {
          const image = nameOf(files);
          const input = await readImageInput({ files, series, channels: opened.channels, memory });
          requireFormat(image, input.series, settings.format);
          await requireReplaceable(mask, input.id);
          const warnings = imageWarnings(input.channels, opened, input.modality);
          for (const message of [...input.notes, ...warnings.map((one) => one.message)])
            onWarning(image, message);
          return { ...input, warnings };
        },
        write: async ({ files, mask: path }, input, { mask, seconds }) => {
          await requireReplaceable(path, input.id); // it may have come meanwhile
          await writeOne(path, mask, { files, input, opened, settings });
          const warnings = input.warnings.map((one) => one.message);
          onImage({ image: nameOf(files), mask: path, seconds, warnings });
        },
      },
      { stopped, onProgress: (share, { files }) => onProgress(share, nameOf(files)) },
    );
  } finally {
    memory = freshMemory();
    await opened.predictor.dispose();
  }
}

const nameOf = ([image = '']: readonly string[]): string => image;

interface WrittenWith {
  readonly files: readonly string[];
  readonly input: ImageInput & { readonly warnings: readonly FitWarning[] };
  readonly opened: OpenPredictor;
  readonly settings: Omit<MaskSettings, 'device'>;
}

async function writeOne(
  path: string,
  mask: LabelVolume,
  { files, input: { series, id, warnings }, opened, settings }: WrittenWith,
): Promise<void> {
  const { model, classes } = opened;
  const { format, codes, software } = settings;
  const record = { image: id, model: model.sha256, marks: marksOf(warnings) };
  if (!series) return writeNifti(path, mask, { like: nameOf(files), description: recordText(record) });
  const maker = { software, record, model };
  const source = sourceSeriesOfStack(series.source.stack);
  await writeMask(path, mask, { format, series: source, classes, maker, codes });
}

function requireFormat(image: string, series: ImageInput['series'], format: MaskFormat): void {
  if (format === 'nifti' || series?.source.isPlaced) return;
  if (series)
    throw new AppError(
      'invalid-input',
      `${image}: does not say where it lies in the patient, so its mask cannot be written as ${format}.`,
      'Use --format nifti.',
    );
  throw new AppError(
    'invalid-input',
    `${image}: is no DICOM series, so its mask cannot be written as ${format}.`,
    'Give DICOM images, or use --format nifti.',
  );
}
