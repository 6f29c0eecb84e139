import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readLabel } from '../../../main/datasets/case-files.ts';
import { copyCase } from '../../../main/datasets/copy-case.ts';
import { scanDataset, type ScannedCase } from '../../../main/datasets/scan.ts';
import { readNiftiHeader } from '../../../main/imaging/nifti/read.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';
import { image, label, msdFolder } from './folders.ts';

async function firstCase(folder: string): Promise<ScannedCase> {
  const [first] = (await scanDataset(folder, { scratch: temporaryFolder() })).cases;
  if (!first) throw new Error('the fixture has no case');
  return first;
}

test('byte copies with their hashes, images first', async () => {
  const [source, target] = [temporaryFolder(), temporaryFolder()];
  msdFolder(source, ['a']);
  const files = await copyCase(await firstCase(source), target);
  expect(files.map(({ name }) => name)).toEqual(['image_0000.nii', 'label.nii']);
  const copy = readFileSync(join(target, 'a/image_0000.nii'));
  expect(copy).toEqual(readFileSync(join(source, 'imagesTr/a.nii')));
  expect(files[0]).toMatchObject({
    bytes: copy.length,
    sha256: createHash('sha256').update(copy).digest('hex'),
  });
  expect(readdirSync(target)).toEqual(['a']);
});

test('a label with gaps is written anew as classes, on the same grid', async () => {
  const [source, target] = [temporaryFolder(), temporaryFolder()];
  put(source, 'p.nii', image(1));
  put(source, 'p_seg.nii', label([0, 1000, 5]));
  const files = await copyCase(await firstCase(source), target);
  expect(files.map(({ name }) => name)).toEqual(['image_0000.nii', 'label.nii.gz']);
  const { voxels } = await readLabel(join(target, 'p/label.nii.gz'));
  expect([...voxels.subarray(0, 4)]).toEqual([0, 2, 1, 0]);
  const [ours, theirs] = [join(target, 'p/label.nii.gz'), join(source, 'p_seg.nii')];
  expect((await readNiftiHeader(ours)).geometry).toEqual((await readNiftiHeader(theirs)).geometry);
});

test('a file that changed since the check is refused, and nothing is left', async () => {
  const [source, target] = [temporaryFolder(), temporaryFolder()];
  msdFolder(source, ['a']);
  const scanned = await firstCase(source);
  const path = put(source, 'labelsTr/a.nii', label([2]));
  await expect(copyCase(scanned, target)).rejects.toThrow(`${path} has changed since it was checked.`);
  expect(readdirSync(target)).toEqual([]);
});
