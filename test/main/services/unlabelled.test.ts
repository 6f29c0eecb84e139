/** Images without labels: they come in with the others or alone, are named, and nothing is planned or split by them. */
import { copyFileSync, cpSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { image, label, msdFolder } from '../datasets/folders.ts';
import { put } from '../imaging/nifti/fixtures.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject, tinyData } from './support.ts';

let data: string;
let services: Services;

beforeAll(async () => {
  data = await tinyData();
});
beforeEach(async () => {
  ({ services } = await emptyProject());
  return () => services.close();
});

/** Of the phantoms, the images alone. */
function plainImages(names = readdirSync(join(data, 'imagesTr')), as = (name: string) => name): string {
  const folder = temporaryFolder();
  for (const name of names) copyFileSync(join(data, 'imagesTr', name), join(folder, as(name)));
  return folder;
}

const importFolder = (folder: string) =>
  services.handlers['dataset.import']({ folder, options: { caseNames: 'files' } });

describe('alone', () => {
  test('a folder of plain images: no classes, no fingerprint, and no error where there is nothing to plan', async () => {
    const report = await importFolder(plainImages());
    expect(report.findings).toEqual([]);
    expect(report.imported).toHaveLength(6);
    expect(report.unlabelled).toEqual(report.imported);
    expect(report.dataset).toMatchObject({
      channels: ['image'],
      classes: [{ value: 0, name: 'background' }],
    });
    expect(await services.handlers['dataset.fingerprint']({})).toBeNull();
    expect(await services.handlers['project.info']({})).toMatchObject({ caseCount: 6, labelledCount: 0 });
    const layers = await services.handlers['viewer.layers']({ case: 'phantom_001' });
    expect(layers).toMatchObject({ hasLabel: false, channels: ['image'] });
    expect(await services.voxels('data/image/phantom_001/0')).toHaveLength(4 * 16 ** 3);
  });

  test.each(['images', 'imagesTr', 'imagesTs'])('in a folder “%s”', async (sub) => {
    const folder = temporaryFolder();
    put(folder, `${sub}/a.nii`, image(1));
    put(folder, `${sub}/b_0000.nii`, image(2));
    const report = await importFolder(folder);
    expect([report.imported, report.findings]).toEqual([['a', 'b'], []]);
  });

  test('numbers at the end are channels where several cases have the same ones', async () => {
    const folder = temporaryFolder();
    for (const id of ['a', 'b'])
      for (const channel of [0, 1]) put(folder, `${id}_000${channel}.nii`, image(channel + id.charCodeAt(0)));
    const report = await importFolder(folder);
    expect(report.imported).toEqual(['a', 'b']);
    expect(report.dataset.channels).toEqual(['image 1', 'image 2']);
  });

  test('numbers of cases are no channels', async () => {
    const folder = temporaryFolder();
    for (const number of [0, 1, 2]) put(folder, `case_000${number}.nii`, image(number + 1));
    expect((await importFolder(folder)).imported).toHaveLength(3);
  });

  test('the first image with a label brings the classes', async () => {
    await importFolder(plainImages());
    const folder = temporaryFolder();
    const [first = ''] = readdirSync(join(data, 'imagesTr'));
    copyFileSync(join(data, 'imagesTr', first), join(folder, 'new.nii.gz'));
    copyFileSync(join(data, 'labelsTr', first), join(folder, 'new_label.nii.gz'));
    const report = await importFolder(folder);
    expect(report.dataset.classes).toHaveLength(3);
    expect(await services.handlers['dataset.fingerprint']({})).toMatchObject({ cases: 1 });
  });
});

describe('with labelled ones', () => {
  test('counted, named, in no fingerprint and no fold that anything is trained on', async () => {
    const folder = temporaryFolder();
    cpSync(join(data, 'imagesTr'), join(folder, 'images'), { recursive: true });
    cpSync(join(data, 'labelsTr'), join(folder, 'labels'), { recursive: true });
    renameSync(join(folder, 'labels/phantom_003.nii.gz'), join(folder, 'left-out.nii.gz'));
    const report = await importFolder(folder);
    expect(report.imported).toHaveLength(6);
    expect(report.unlabelled).toEqual(['phantom_003']);
    expect(await services.handlers['dataset.fingerprint']({})).toMatchObject({ cases: 5 });
    const cases = await services.handlers['dataset.cases']({});
    const folds = cases.filter(({ labelCounts }) => labelCounts.length > 0).map(({ fold }) => fold);
    expect(folds.toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(await services.handlers['training.propose']({ dims: 2, architecture: 'unet' })).toMatchObject({
      preparation: { dims: 2 },
    });
  });

  test('into a project that has other names for its channel', async () => {
    await importFolder(data);
    const before = await services.handlers['dataset.fingerprint']({});
    const report = await importFolder(plainImages(['phantom_001.nii.gz'], () => 'new.nii.gz'));
    expect(report.unlabelled).toEqual(['new']);
    expect(report.dataset).toMatchObject({ name: 'Secateur phantoms', channels: ['MRI'], modality: 'MR' });
    expect(await services.handlers['dataset.fingerprint']({})).toEqual(before);
  });

  test('they do not decide on the channels of the others', async () => {
    const folder = temporaryFolder();
    put(
      folder,
      'images/a.nii',
      image(1, { size: [4, 4, 2, 3], voxels: Array.from({ length: 96 }, (_, at) => at) }),
    );
    put(folder, 'images/b.nii', image(2));
    put(folder, 'labels/b.nii', label([1]));
    const report = await importFolder(folder);
    expect(report.imported).toEqual(['b']);
    expect(report.findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'images/a.nii: Has 3 channels where the data set has 1.',
    ]);
  });

  test('other channels are refused with both lists', async () => {
    await importFolder(data);
    const folder = temporaryFolder();
    put(folder, 'images/a_0000.nii', image(1));
    put(folder, 'images/a_0001.nii', image(2));
    put(folder, 'labels/a.nii', label([1]));
    await expect(importFolder(folder)).rejects.toThrow(/has channels image 1, image 2.*has channels MRI/);
  });

  test('a test set comes in without the labels that lie beside it', async () => {
    const folder = temporaryFolder();
    msdFolder(folder, ['a', 'b']);
    mkdirSync(join(folder, 'imagesTs'));
    put(folder, 'imagesTs/c.nii', image(7));
    put(folder, 'imagesTs/a.nii', image(8));
    put(folder, 'labelsTs/c.nii', label([1]));
    const report = await importFolder(folder);
    expect(report.imported).toEqual(['a', 'a_test', 'b', 'c']);
    expect(report.unlabelled).toEqual(['a_test', 'c']);
    expect(report.findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'labelsTs/c.nii: Labels of a test set (1) are left out, so that nothing is trained on them.',
    ]);
  });
});
