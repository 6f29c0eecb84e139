/** A small picture of a volume's middle slice, as its own window shows it, pixels square in millimetres. */
import { AppError } from '../../../shared/result.ts';
import { encodeGreyPng } from '../pictures/write-png.ts';
import { readFrames, type StoredValues } from './frames.ts';
import { instanceOf } from './instance.ts';
import { readDicomFile, type DicomFile } from './read-file.ts';
import type { VolumeSource } from './series.ts';
import type { PlacedSlice, Slice } from './stack.ts';
import { measuredValues } from './values.ts';

const longestSide = 160;

/** @returns a PNG */
export async function previewOf({ stack }: VolumeSource): Promise<Uint8Array> {
  return pictureOf(stack.slices[stack.slices.length >> 1] as PlacedSlice, stack.pixelSpacing);
}

/** One image of a series that makes no volume. @throws AppError where it cannot be decoded */
export async function previewOfFile(path: string): Promise<Uint8Array> {
  const file = readDicomFile(path);
  const instance = file && instanceOf(file);
  const frame = instance?.frames[instance.frames.length >> 1];
  if (!instance || !frame) throw new AppError('invalid-input', `${path}: holds no image.`);
  return pictureOf({ instance, frame }, frame.spacing ?? [1, 1]);
}

async function pictureOf(slice: Slice, [spaceI, spaceJ]: readonly [number, number]): Promise<Uint8Array> {
  let values = new Float32Array(0);
  const use = (stored: StoredValues, _: number, file: DicomFile): void => {
    values = measuredValues(stored, slice, file) as Float32Array<ArrayBuffer>;
  };
  await readFrames(slice.instance.path, use, [slice.frame.index]);
  const { rows, columns, photometric, window } = slice.instance;
  const [low, high] = window ? [window[0] - window[1] / 2, window[0] + window[1] / 2] : usualRange(values);
  const scale = 255 / Math.max(high - low, 1e-9);
  const [wide, tall] = [columns * spaceI, rows * spaceJ];
  const width = Math.max(1, Math.round((longestSide * wide) / Math.max(wide, tall)));
  const height = Math.max(1, Math.round((longestSide * tall) / Math.max(wide, tall)));
  const pixels = Uint8Array.from({ length: width * height }, (_, index) => {
    const i = Math.floor((((index % width) + 0.5) * columns) / width);
    const j = Math.floor(((Math.floor(index / width) + 0.5) * rows) / height);
    const grey = Math.min(Math.max(((values[i + columns * j] ?? 0) - low) * scale, 0), 255);
    return photometric === 'MONOCHROME1' ? 255 - grey : grey;
  });
  return encodeGreyPng(pixels, width, height);
}

/** Without the outermost hundredths, which are often clips and metal. */
function usualRange(values: Float32Array): [number, number] {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return [at(0.01), at(0.99)];
}
