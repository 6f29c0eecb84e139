/** Folders of pictures with masks: taken over as slices, colours as channels, and what is wrong named. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { readChannels } from '../../../main/datasets/case-files.ts';
import { copyCase } from '../../../main/datasets/copy-case.ts';
import { scanDataset } from '../../../main/datasets/scan.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import { readPicture } from '../../../main/imaging/pictures/read.ts';
import { realData, testOnRealData } from '../../support/real-data.ts';
import { temporaryFolder } from '../imaging/nifti/fixtures.ts';

const nuclei = join(realData, 'nuclei_dsb2018');
const hostile = (name: string): string => join(realData, 'hostile/pictures', name);

function folderOf(pairs: readonly (readonly [image: string, mask: string])[]): string {
  const folder = temporaryFolder();
  for (const sub of ['images', 'masks']) mkdirSync(join(folder, sub));
  for (const [image, mask] of pairs) {
    copyFileSync(image, join(folder, 'images', basename(image)));
    copyFileSync(mask, join(folder, 'masks', basename(image).replace(/\.[^.]+$/, '.png')));
  }
  return folder;
}

testOnRealData('microscope pictures become cases of one slice, masks of 0 and 255 two classes', async () => {
  const names = readdirSync(join(nuclei, 'images')).filter((name) => name.endsWith('.png'));
  const chosen = names
    .slice(0, 3)
    .map((name) => [join(nuclei, 'images', name), join(nuclei, 'masks', name)] as const);
  const scratch = temporaryFolder();
  const { cases, dataset, findings, layout } = await scanDataset(folderOf(chosen), { scratch });
  expect(layout).toBe('pictures');
  expect(cases.map(({ id }) => id)).toEqual(
    names
      .slice(0, 3)
      .map((name) => name.replace('.png', ''))
      .sort(),
  );
  expect(dataset.classes).toHaveLength(2);
  expect(findings.map(({ message }) => message).join()).toMatch(/0 → 0, 255 → 1/);
  const [first] = cases;
  const channels = await readChannels(first?.images ?? []);
  const picture = await readPicture(join(nuclei, 'images', `${first?.id}.png`));
  expect(channels.map(({ voxels }) => voxels)).toEqual(picture.channels);
  const target = temporaryFolder();
  await copyCase(first!, target);
  const label = await readNifti(join(target, first!.id, 'label.nii.gz'));
  expect(new Set(label.voxels)).toEqual(new Set([0, 1]));
});

testOnRealData(
  'a mask of another size and a mask in colours are named; a lone picture comes in without',
  async () => {
    const folder = folderOf([
      [hostile('reference.png'), hostile('mask_wrong_size.png')],
      [hostile('grey16.png'), hostile('mask_rgb.png')],
      [hostile('uint16_be.tif'), hostile('reference_mask.png')],
    ]);
    copyFileSync(hostile('rgba.png'), join(folder, 'images/rgba.png'));
    const { cases, findings } = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(cases.map(({ id, label }) => [id, label !== null])).toEqual([
      ['rgba', false],
      ['uint16_be', true],
    ]);
    const said = findings.map(({ severity, file, message }) => `${severity} ${file}: ${message}`).sort();
    expect(said).toEqual([
      expect.stringMatching(/^refused masks\/grey16.png: is painted in colours/i),
      expect.stringMatching(/^refused masks\/reference.png: has 95 × 80 pixels where the image has 96 × 80/i),
      'warning images/rgba.png: Its transparency was ignored.',
      expect.stringMatching(/^warning .*0 → 0, 255 → 1/),
    ]);
  },
);
