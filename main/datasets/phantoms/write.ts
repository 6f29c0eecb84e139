/** Writes the sample data set in the Decathlon's layout, as a user's own would lie on disk. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNifti } from '../../imaging/nifti/write.ts';
import type { Triple } from '../../../shared/volume.ts';
import { eachInTurn, type WorkOptions } from '../work.ts';
import { makePhantom } from './phantom.ts';
import { makeFolder } from '../../files/folders.ts';

export interface PhantomOptions extends WorkOptions {
  readonly count?: number;
  readonly seed?: number;
  /** Voxels along i, j, k; drawn from 36 … 44 where not given. */
  readonly sides?: Triple;
}

export async function writePhantoms(
  folder: string,
  { count = 40, seed = 7, sides, ...work }: PhantomOptions = {},
): Promise<void> {
  makeFolder(join(folder, 'imagesTr'));
  makeFolder(join(folder, 'labelsTr'));
  const names = Array.from(
    { length: count },
    (_, index) => `phantom_${String(index + 1).padStart(3, '0')}.nii.gz`,
  );
  await eachInTurn(names, work, {
    name: (name) => name,
    run: async (name) => {
      const { image, label } = makePhantom(seed, names.indexOf(name), sides);
      await writeNifti(join(folder, 'imagesTr', name), image);
      await writeNifti(join(folder, 'labelsTr', name), label);
    },
  });
  const json = {
    name: 'Secateur phantoms',
    description: 'Made by code; no patient data.',
    modality: { '0': 'MRI' },
    labels: { '0': 'background', '1': 'head', '2': 'tail' },
    training: names.map((name) => ({ image: `./imagesTr/${name}`, label: `./labelsTr/${name}` })),
  };
  await writeFile(join(folder, 'dataset.json'), `${JSON.stringify(json, null, 2)}\n`);
}
