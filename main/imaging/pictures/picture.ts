/** A picture as its format's reader gives it: samples as stored, nothing scaled, nothing rounded to 8 bits. */
import { mostPixels, requireMemory } from '../../files/memory.ts';
import { AppError } from '../../../shared/result.ts';

export type PictureSamples =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Rows from the top; one array per channel. */
  readonly channels: readonly PictureSamples[];
  /** What the channels are. `palette`: one channel of indices, `colours` has what they stand for. */
  readonly kind: 'grey' | 'colour' | 'palette';
  /** Red, green, blue of each index, for `palette`. */
  readonly colours: Uint8Array | null;
  /** Bits per sample in the file. */
  readonly bits: number;
  /** Sentences without the file's name. */
  readonly warnings: readonly string[];
}

export const refuse = (file: string, what: string, hint = ''): AppError =>
  new AppError('invalid-input', `${file}: ${what}`, hint);

export const copyAgain = 'The file is cut or damaged: copy it again from its source.';

/** @throws AppError for sides that are none, or claim more than can be read */
export function checkSides(file: string, width: number, height: number, channels: number): void {
  if (width >= 1 && height >= 1 && width * height <= mostPixels && channels <= mostChannels) {
    requireMemory(width * height * channels * bytesPerSample, pictureText(file, width, height, channels));
    return;
  }
  throw refuse(file, `claims ${width} × ${height} pixels of ${channels} values, which cannot be read.`);
}

/** Unpacked, without the filters of rows, as a channel, and as the number that it becomes. */
export const bytesPerSample = 3 + 4;
/** Spectral microscopes write some tens. */
const mostChannels = 256;

export const pictureText = (file: string, width: number, height: number, channels: number): string =>
  `${file}, ${width} × ${height} pixels of ${channels} values,`;
