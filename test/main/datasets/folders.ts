/** Data sets on disk, made of tiny NIfTI files. */
import { niftiBytes, put, type NiftiFields } from '../imaging/nifti/fixtures.ts';

const size = [4, 4, 2];
const form = { code: 1, rows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] };

/** 4 × 4 × 2 voxels; `seed` makes its content its own. */
export const image = (seed: number, changes: NiftiFields = {}): Uint8Array =>
  niftiBytes({
    size,
    sform: form,
    voxels: Array.from({ length: 32 }, (_, index) => seed * 100 + index),
    ...changes,
  });

/** One voxel of each given value, the rest 0. */
export const label = (values: readonly number[] = [1, 2], changes: NiftiFields = {}): Uint8Array =>
  niftiBytes({
    size,
    sform: form,
    datatype: 16,
    voxels: Array.from({ length: 32 }, (_, index) => values[index] ?? 0),
    ...changes,
  });

export interface Entry {
  readonly image: string;
  readonly label: string;
}

export const entry = (id: string): Entry => ({
  image: `./imagesTr/${id}.nii`,
  label: `./labelsTr/${id}.nii`,
});

/** A Decathlon folder with the given cases, all sound. */
export function msdFolder(
  folder: string,
  ids: readonly string[],
  entries: readonly Entry[] = ids.map(entry),
): void {
  ids.forEach((id, index) => {
    put(folder, `imagesTr/${id}.nii`, image(index + 1));
    put(folder, `labelsTr/${id}.nii`, label());
  });
  const json = {
    name: 'Toy',
    modality: { '0': 'MRI' },
    labels: { '0': 'background', '1': 'head', '2': 'tail' },
    training: entries,
  };
  put(folder, 'dataset.json', JSON.stringify(json));
}

/** The table of an nnU-Net folder with two channels. @param changes to its fields */
export const nnunet = (folder: string, changes: object = {}): string =>
  put(
    folder,
    'dataset.json',
    JSON.stringify({
      channel_names: { '0': 'FLAIR', '1': 'T1w' },
      labels: { background: 0, lesion: 1 },
      numTraining: 1,
      file_ending: '.nii',
      ...changes,
    }),
  );
