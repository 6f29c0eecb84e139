/** The files of a case, and reading them: channels from one file or several, whole numbers as class values. */
import { AppError } from '../../shared/result.ts';
import type { ByteStream } from '../imaging/byte-stream.ts';
import { readNifti, readNiftiHeader, readNiftiImage } from '../imaging/nifti/read.ts';
import { streamNiftiCompact } from '../imaging/nifti/stream.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import { wholeNumber } from './label-values.ts';

export interface CaseFiles {
  readonly id: string;
  /** Paths in the order of channels; a file with a fourth axis holds several. */
  readonly images: readonly string[];
  readonly label: string | null;
}

export async function readChannels(images: readonly string[]): Promise<Volume[]> {
  const volumes: Volume[] = [];
  for (const path of images) {
    const { grid, channels } = await readNiftiImage(path);
    volumes.push(...channels.map((voxels) => ({ grid, voxels })));
  }
  return volumes;
}

/** One channel to look at, as `dataPaths.image` serves it. @returns null where the case has fewer */
export async function streamChannelCompact(
  images: readonly string[],
  channel: number,
): Promise<ByteStream | null> {
  let volume = channel;
  for (const path of images) {
    const header = await readNiftiHeader(path);
    if (volume < header.volumes) return streamNiftiCompact(path, header, volume);
    volume -= header.volumes;
  }
  return null;
}

/** A label map whose values are classes already (an imported one). */
export async function readLabel(path: string): Promise<LabelVolume> {
  const { grid, voxels } = await readNifti(path);
  const labels = Uint8Array.from(voxels, (value) => {
    const whole = wholeNumber(value);
    if (whole === null || whole > 255) {
      throw new AppError('invalid-input', `${path}: holds the label value ${value}; classes are 0 to 255.`);
    }
    return whole;
  });
  return { grid, voxels: labels };
}
