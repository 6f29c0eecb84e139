/**
 * A series as a NIfTI file, one slice in memory at a time where its slices lie on a regular grid. Whole stored values
 * with one rescaling keep their 16 bits (slope and intercept go into the header); everything else becomes float32.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, fsyncSync, openSync, writeSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Grid } from '../../../shared/volume.ts';
import { syncFolder } from '../../files/folders.ts';
import type { VoxelEncoding } from '../nifti/encode-header.ts';
import { float32Voxels, headerFor, writeNifti } from '../nifti/write.ts';
import type { StoredValues } from './frames.ts';
import { readSeriesVolume, readSlices, type ReadVolumeOptions } from './read-volume.ts';
import type { VolumeSource } from './series.ts';
import type { PlacedSlice } from './stack.ts';
import { measuredValues, paddedValue } from './values.ts';

/** @param path ends in `.nii`, or in `.nii.gz` for a compressed file @returns the grid of the file */
export async function writeSeriesNifti(
  source: VolumeSource,
  path: string,
  options: ReadVolumeOptions = {},
): Promise<Grid> {
  if (source.repair) {
    const { grid, voxels } = await readSeriesVolume(source, options);
    await writeNifti(path, { grid, voxels });
    return grid;
  }
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await writeSlices(source, partial, options);
    if (path.endsWith('.gz')) {
      const packed = `${partial}.gz`;
      await pipeline(
        createReadStream(partial),
        createGzip({ level: 4 }),
        createWriteStream(packed, { flush: true }),
      );
      await rename(packed, path);
    } else await rename(partial, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(partial, { force: true });
    await rm(`${partial}.gz`, { force: true });
  }
  return source.grid;
}

async function writeSlices(
  { stack, grid }: VolumeSource,
  path: string,
  options: ReadVolumeOptions,
): Promise<void> {
  const encoding = encodingOf(stack.slices);
  const file = openSync(path, 'wx');
  try {
    writeSync(file, headerFor(path, grid, encoding));
    await readSlices(stack.slices, options, (stored, index, dicom) => {
      const slice = stack.slices[index] as PlacedSlice;
      const values =
        encoding === float32Voxels ? measuredValues(stored, slice, dicom) : sixteenBits(stored, slice);
      writeSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    });
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const uint16 = 512;
const int16 = 4;

/** 16 bits where all slices share a rescaling that the header's float32 fields hold exactly. */
function encodingOf(slices: readonly PlacedSlice[]): VoxelEncoding {
  const [first] = slices;
  if (!first) return float32Voxels;
  const { slope, intercept } = first.frame;
  const isShared = slices.every(
    ({ frame, instance }) =>
      frame.slope === slope &&
      frame.intercept === intercept &&
      instance.isSigned === first.instance.isSigned &&
      instance.bitsAllocated <= 16 &&
      !instance.isMapped &&
      isPaddingExact(instance, frame),
  );
  const isExact = Math.fround(slope) === slope && Math.fround(intercept) === intercept;
  if (!isShared || !isExact) return float32Voxels;
  return { datatype: first.instance.isSigned ? int16 : uint16, bytes: 2, slope, intercept };
}

/** Whether what padding becomes can be said in stored values. */
function isPaddingExact(instance: PlacedSlice['instance'], frame: PlacedSlice['frame']): boolean {
  if (!instance.padding) return true;
  const stored = storedPadding(instance, frame);
  const [low, high] = instance.isSigned ? [-32_768, 32_767] : [0, 65_535];
  return Number.isInteger(stored) && stored >= low && stored <= high;
}

const storedPadding = (
  { modality }: PlacedSlice['instance'],
  { slope, intercept }: PlacedSlice['frame'],
): number => (paddedValue(modality) - intercept) / slope;

function sixteenBits(stored: StoredValues, { instance, frame }: PlacedSlice): Int16Array | Uint16Array {
  const values = instance.isSigned ? Int16Array.from(stored) : Uint16Array.from(stored);
  if (!instance.padding) return values;
  const [low, high] = instance.padding;
  const padded = storedPadding(instance, frame);
  return values.map((value) => (value >= low && value <= high ? padded : value));
}
