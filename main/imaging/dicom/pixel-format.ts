/** How the pixels of a data set are stored (PS3.3 C.7.6.3), checked against each other. */
import { mostPixels } from '../../files/memory.ts';
import { AppError } from '../../../shared/result.ts';
import { numberOf, textOf, type Dataset } from './dataset.ts';
import { damaged, type PixelElement } from './parse.ts';
import { tags } from './tags.ts';

export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  /** True where the values are floating-point numbers of `bitsAllocated` bits. */
  readonly isFloat: boolean;
}

const largestSide = 65_535; // Rows and Columns are US
const mostValues = 2 ** 31;

/** @throws AppError naming the file and the element that is wrong */
export function pixelFormatOf(dataset: Dataset, pixels: PixelElement | null, file: string): PixelFormat {
  const refuse = (what: string): AppError => new AppError('invalid-input', `${file}: ${what}`);
  if (!pixels) throw refuse('holds no pixels.');
  const need = (tag: number, name: string, min: number, max: number): number => {
    const value = numberOf(dataset, tag);
    if (value !== null && Number.isInteger(value) && value >= min && value <= max) return value;
    throw refuse(`${name} is ${value ?? 'missing'}; ${min} to ${max} is possible.`);
  };
  const rows = need(tags.Rows, 'Rows', 1, largestSide);
  const columns = need(tags.Columns, 'Columns', 1, largestSide);
  const frameText = textOf(dataset, tags.NumberOfFrames);
  const frames = frameText === '' ? 1 : need(tags.NumberOfFrames, 'NumberOfFrames', 1, mostValues);
  const isFloat = pixels.tag !== tags.PixelData;
  const bitsAllocated = need(tags.BitsAllocated, 'BitsAllocated', 1, 64);
  if (![1, 8, 16, 32, 64].includes(bitsAllocated) || (bitsAllocated === 64 && !isFloat)) {
    throw refuse(`BitsAllocated is ${bitsAllocated}; 1, 8, 16 and 32 can be read.`);
  }
  const bitsStored = numberOf(dataset, tags.BitsStored) ?? bitsAllocated;
  const highBit = numberOf(dataset, tags.HighBit) ?? bitsStored - 1;
  if (bitsStored < 1 || highBit >= bitsAllocated || highBit + 1 < bitsStored) {
    throw refuse(`BitsStored ${bitsStored} and HighBit ${highBit} do not fit into ${bitsAllocated} bits.`);
  }
  const format: PixelFormat = {
    rows,
    columns,
    frames,
    samplesPerPixel: numberOf(dataset, tags.SamplesPerPixel) ?? 1,
    photometric: textOf(dataset, tags.PhotometricInterpretation),
    bitsAllocated,
    bitsStored,
    highBit,
    isSigned: numberOf(dataset, tags.PixelRepresentation) === 1,
    isFloat,
  };
  checkLength(format, pixels, file);
  return format;
}

function checkLength(format: PixelFormat, pixels: PixelElement, file: string): void {
  const { rows, columns, frames, samplesPerPixel } = format;
  if (rows * columns > mostPixels || rows * columns * samplesPerPixel * frames > mostValues) {
    const claimed = `${columns} × ${rows} × ${frames} pixels`;
    throw new AppError('invalid-input', `${file}: claims ${claimed}, more than can be read.`);
  }
  if (pixels.fragments) {
    if (pixels.isCut) throw damaged(file, 'ends inside its pixels');
    return;
  }
  // Frames of single bits follow each other without padding.
  const wanted =
    format.bitsAllocated === 1
      ? Math.ceil((rows * columns * samplesPerPixel * frames) / 8)
      : nativeBytes(format) * frames;
  // Subsampled colour may be fewer; grey values may not.
  if (samplesPerPixel === 1 && pixels.value.length < wanted) {
    const all = frames === 1 ? '' : ` for its ${frames} frames`;
    throw damaged(file, `holds ${pixels.value.length} bytes of pixels; its header needs ${wanted}${all}`);
  }
}

/** Bytes of one frame that is not compressed. */
export function nativeBytes({ rows, columns, samplesPerPixel, bitsAllocated }: PixelFormat): number {
  return Math.ceil((rows * columns * samplesPerPixel * bitsAllocated) / 8);
}

/** Why the pixels are no grey values, as the end of a sentence; null where they are. */
export function colourText({
  samplesPerPixel,
  photometric,
}: Pick<PixelFormat, 'samplesPerPixel' | 'photometric'>): string | null {
  if (photometric === 'PALETTE COLOR') return 'holds indices into a colour palette, not grey values.';
  if (samplesPerPixel === 1) return null;
  return `holds colours (${photometric}, ${samplesPerPixel} values per pixel), not grey values.`;
}
