/**
 * The one loop of prediction: image after image is read, predicted on its own grid, timed and handed on to be written.
 * What differs between a case of the project, one that is measured and a file of anywhere is how it is read and where its
 * mask goes. One image is in memory at a time.
 */
import { AppError } from '../../shared/result.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import type { OpenPredictor } from './open-predictor.ts';
import { predictCase } from './predict-case.ts';

export interface Predicted {
  /** On the image's own grid. */
  readonly mask: LabelVolume;
  /** From the image as it was read to its mask. */
  readonly seconds: number;
}

export interface ImageWork<Item, Image> {
  /** What errors call it. */
  readonly name: (item: Item) => string;
  readonly read: (item: Item) => Promise<Image>;
  readonly write: (item: Item, image: Image, predicted: Predicted) => Promise<void>;
}

export interface PredictionControl<Item> {
  /** Read before each batch of patches. */
  readonly stopped: () => boolean;
  /** After each: the share of all images that is done, and the one that is being predicted. */
  readonly onProgress: (share: number, item: Item) => void;
}

/** @throws AppError what an image's reading, prediction or writing throws, naming it; `cancelled` when `stopped` says so */
export async function predictImages<Item, Image extends { readonly channels: readonly Volume[] }>(
  opened: OpenPredictor,
  items: readonly Item[],
  { name, read, write }: ImageWork<Item, Image>,
  { stopped, onProgress }: PredictionControl<Item>,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    await naming(name(item), async () => {
      const image = await read(item);
      const predicted = await timedPrediction(opened, image.channels, {
        stopped,
        onProgress: (share) => onProgress((index + share) / items.length, item),
      });
      await write(item, image, predicted);
    });
  }
}

/** What is said of an image names it. */
export async function naming<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === 'cancelled' || cause.message.includes(name))
      throw cause;
    throw new AppError(cause.code, `${name}: ${cause.message}`, cause.hint, { cause });
  }
}

/** A mask of one image, as all of the program draws it. */
export async function timedPrediction(
  opened: OpenPredictor,
  channels: readonly Volume[],
  control: { readonly stopped: () => boolean; readonly onProgress?: (share: number) => void },
): Promise<Predicted> {
  const startedAt = performance.now();
  const mask = await predictCase(opened.predictor, channels, opened, { ...opened.prediction, ...control });
  return { mask, seconds: (performance.now() - startedAt) / 1000 };
}
