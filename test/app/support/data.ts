/** Data of whole-app tests: small enough to train on in seconds, with the faults that the import must name. */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePhantoms } from '../../../main/datasets/phantoms/write.ts';

/** Eight phantoms of 16 voxels a side in MSD layout, two of them unusable, and a side file of macOS. */
export async function faultyData(folder: string): Promise<void> {
  await writePhantoms(folder, { count: 8, sides: [16, 16, 16] });
  rmSync(join(folder, 'labelsTr', 'phantom_007.nii.gz'));
  writeFileSync(join(folder, 'imagesTr', 'phantom_008.nii.gz'), 'no image at all');
  copyFileSync(
    join(folder, 'imagesTr', 'phantom_008.nii.gz'),
    join(folder, 'imagesTr', '._phantom_001.nii.gz'),
  );
}
