/** The files of a case, and reading them: channels from one file or several, whole numbers as class values. */
import { basename } from 'node:path';
import { AppError } from '../../shared/result.ts';
import type { ByteStream } from '../imaging/byte-stream.ts';
import { filled } from '../imaging/filled.ts';
import { readNifti, readNiftiHeader, readNiftiImage } from '../imaging/nifti/read.ts';
import { streamNiftiCompact } from '../imaging/nifti/stream.ts';
import type { LabelVolume, Volume } from '../imaging/volume.ts';
import { bringTogether } from './bring-together.ts';
import { wholeNumber } from './label-values.ts';

export interface CaseFiles {
  readonly id: string;
  /** Paths in the order of channels; a file with a fourth axis holds several. */
  readonly images: readonly string[];
  readonly label: string | null;
}

/** All channels on the grid of the first. */
export async function readChannels(images: readonly string[]): Promise<readonly Volume[]> {
  return (await readImage(images)).channels;
}

export interface CaseImage {
  /** On one grid, that of the first. */
  readonly channels: readonly Volume[];
  /** What was done to bring them together, as sentences that name the file. */
  readonly notes: readonly string[];
}

/** @throws AppError naming a file that cannot be read, or whose image lies elsewhere in the patient */
export async function readImage(images: readonly string[]): Promise<CaseImage> {
  const channels: Volume[] = [];
  const notes: string[] = [];
  const bring = bringTogether();
  for (const path of images) {
    const brought = bring(await readNiftiImage(path), { name: basename(path), path });
    channels.push(...brought.channels);
    if (brought.note !== null) notes.push(`${path}: ${brought.note}`);
  }
  return { channels, notes };
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
  const labels = filled(new Uint8Array(voxels.length), (voxel) => {
    const value = voxels[voxel] as number;
    const whole = wholeNumber(value);
    if (whole === null || whole > 255) {
      throw new AppError('invalid-input', `${path}: holds the label value ${value}; classes are 0 to 255.`);
    }
    return whole;
  });
  return { grid, voxels: labels };
}
