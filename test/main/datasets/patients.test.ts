/** One folder per patient: which files are channels, which is the label, and what differs from patient to patient. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scanDataset } from '../../../main/datasets/scan.ts';
import { realData, testOnRealData } from '../../support/real-data.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';
import { image } from './folders.ts';
import { folderOf, scan, type Content } from './scanned.ts';

test('names that all folders share are channels, and the label is found by its name', async () => {
  const folder = folderOf({
    'a/FLAIR.nii': 'image',
    'a/T1c.nii': 'image',
    'a/labels.nii': 'label',
    'b/flair.nii': 'image',
    'b/T1c.nii': 'image',
    'b/labels.nii': 'label',
  });
  expect(await scan(folder)).toEqual({
    layout: 'patients',
    channels: ['FLAIR', 'T1c'],
    modality: 'MR',
    cases: [
      { id: 'a', files: ['a/FLAIR.nii', 'a/T1c.nii', 'a/labels.nii'], hasLabel: true },
      { id: 'b', files: ['b/flair.nii', 'b/T1c.nii', 'b/labels.nii'], hasLabel: true },
    ],
    findings: [],
  });
});

test.each([
  ['the folder’s name in front', (id: string, part: string) => `${id}/${id}_${part}.nii`],
  ['another name in front', (id: string, part: string) => `${id}/X-${id}7-${part}.nii`],
  ['groups of patients', (id: string, part: string) => `HGG/${id}/${part}.nii`],
  ['all in one folder', (id: string, part: string) => `${id}_${part}.nii`],
  ['all in one folder, with a minus', (id: string, part: string) => `${id}-${part}.nii`],
])('%s', async (_, name) => {
  const files: Record<string, Content> = {};
  for (const id of ['p1', 'p2', 'p3']) {
    for (const part of ['flair', 't1c']) files[name(id, part)] = 'image';
    files[name(id, 'seg')] = 'label';
  }
  const found = await scan(folderOf(files));
  expect(found.findings).toEqual([]);
  expect([found.layout, found.channels]).toEqual(['patients', ['flair', 't1c']]);
  expect(found.cases.map(({ id, hasLabel, files }) => [id, hasLabel, files.length])).toEqual([
    ['p1', true, 3],
    ['p2', true, 3],
    ['p3', true, 3],
  ]);
});

test('the folder of one patient', async () => {
  const found = await scan(folderOf({ 'T1.nii': 'image', 'T2.nii': 'image', 'seg.nii': 'label' }));
  expect([found.channels, found.cases]).toEqual([
    ['T1', 'T2'],
    [{ id: 'case', files: ['T1.nii', 'T2.nii', 'seg.nii'], hasLabel: true }],
  ]);
});

describe('what differs', () => {
  test('a missing channel, a label that is missing, a file that is alone', async () => {
    const folder = folderOf({
      'a/T1.nii': 'image',
      'a/T2.nii': 'image',
      'a/mask.nii': 'label',
      'b/T1.nii': 'image',
      'b/mask.nii': 'label',
      'c/T1.nii': 'image',
      'c/T2.nii': 'image',
      'c/extra.nii': 'image',
    });
    const found = await scan(folder);
    expect(found.cases.map(({ id, hasLabel }) => [id, hasLabel])).toEqual([
      ['a', true],
      ['c', false],
    ]);
    expect(found.findings).toEqual([
      'refused b/T1.nii: b has no T2, which others have.',
      'warning c/extra.nii: Most others have no file of this name; left out.',
    ]);
  });

  test('nothing in common names what two of them have', async () => {
    const folder = folderOf({ 'a/x.nii': 'image', 'b/y.nii': 'image', 'c/z.nii': 'image' });
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      /no file names in common: a has x; b has y/,
    );
  });

  test('a name twice is refused', async () => {
    const folder = folderOf({ 'a/T1.nii': 'image', 'a/t1.nii': 'image', 'b/T1.nii': 'image' });
    const found = await scan(folder);
    expect(found.cases.map(({ id }) => id)).toEqual(['b']);
    expect(found.findings[0]).toMatch(/^refused a\/(t1|T1)\.nii: A second file of this name/);
  });
});

describe('which file is the label', () => {
  test('by its content, where no name says it, with a remark', async () => {
    const found = await scan(folderOf({ 'a/T1.nii': 'image', 'a/outline.nii': 'label' }));
    expect(found.channels).toEqual(['T1']);
    expect(found.cases[0]?.hasLabel).toBe(true);
    expect(found.findings[0]).toMatch(/outline: Looks like a label map and is taken for the label/);
  });

  test('a mask of the brain is not, where another one is', async () => {
    const found = await scan(
      folderOf({ 'a/T1.nii': 'image', 'a/brain_mask.nii': 'label', 'a/lesions.nii': 'label' }),
    );
    expect(found.cases[0]?.files).toEqual(['a/T1.nii', 'a/lesions.nii']);
    expect(found.findings[0]).toMatch(/brain_mask: Looks like a label map, as “lesions” does; left out/);
  });

  test('an empty one in the first folder is still the label', async () => {
    const found = await scan(
      folderOf({ 'a/T1.nii': 'image', 'a/seg.nii': 'empty', 'b/T1.nii': 'image', 'b/seg.nii': 'label' }),
    );
    expect(found.channels).toEqual(['T1']);
    expect(found.cases.map(({ hasLabel }) => hasLabel)).toEqual([true, true]);
  });

  test('one with fractions is refused, never taken for an image', async () => {
    const found = await scan(folderOf({ 'a/T1.nii': 'image', 'a/seg.nii': 'soft' }));
    expect(found.cases).toEqual([]);
    expect(found.findings[0]).toMatch(/seg\.nii: Holds the label value 0\.7, which is a fraction/);
  });

  test('an image that is called a mask is left out', async () => {
    const voxels = Array.from({ length: 200 }, (_, at) => at * 1.5);
    const folder = folderOf({ 'a/T1.nii': 'image' });
    put(folder, 'a/mask.nii', image(0, { size: [10, 10, 2], voxels, datatype: 16 }));
    const found = await scan(folder);
    expect(found.channels).toEqual(['T1']);
    expect(found.findings[0]).toMatch(
      /mask\.nii: Is called like a label map, but holds intensities; left out/,
    );
  });

  test('is what the user says', async () => {
    const folder = folderOf({ 'a/T1.nii': 'image', 'a/seg.nii': 'label', 'a/gt.nii': 'label' });
    const chosen = await scan(folder, { labelFile: 'SEG', channelFiles: ['T1'] });
    expect([chosen.cases[0]?.files, chosen.findings]).toEqual([['a/T1.nii', 'a/seg.nii'], []]);
    const none = await scan(folder, { labelFile: '' });
    expect(none.cases[0]?.hasLabel).toBe(false);
    await expect(scanDataset(folder, { scratch: temporaryFolder(), labelFile: 'T9' })).rejects.toThrow(
      /no file “T9” in common.*|T9/,
    );
  });
});

test('channels are chosen and ordered by their names, by the project’s, or given others', async () => {
  const folder = folderOf({
    'a/FLAIR.nii': 'image',
    'a/T1.nii': 'image',
    'a/T2.nii': 'image',
    'a/seg.nii': 'label',
  });
  expect((await scan(folder, { channels: ['t2', 'FLAIR'] })).cases[0]?.files).toEqual([
    'a/T2.nii',
    'a/FLAIR.nii',
    'a/seg.nii',
  ]);
  const known = await scan(folder, { knownChannels: ['T2', 'T1', 'FLAIR'] });
  expect(known.channels).toEqual(['T2', 'T1', 'FLAIR']);
  const renamed = await scan(folder, { channels: ['one', 'two', 'three'] });
  expect([renamed.channels, renamed.cases[0]?.files.length]).toEqual([['one', 'two', 'three'], 4]);
  await expect(scanDataset(folder, { scratch: temporaryFolder(), channels: ['one', 'two'] })).rejects.toThrow(
    /3 channels .* and 2 names/,
  );
});

test('images with their labels in each folder are images, not channels', async () => {
  const folder = folderOf({
    'p1/p1_frame01.nii': 'image',
    'p1/p1_frame01_gt.nii': 'label',
    'p1/p1_frame12.nii': 'image',
    'p1/p1_frame12_gt.nii': 'label',
    'p2/p2_frame01.nii': 'image',
    'p2/p2_frame01_gt.nii': 'label',
  });
  const found = await scan(folder);
  expect([found.layout, found.findings]).toEqual(['pairs', []]);
  expect(found.cases.map(({ id, hasLabel }) => [id, hasLabel])).toEqual([
    ['p1_frame01', true],
    ['p1_frame12', true],
    ['p2_frame01', true],
  ]);
});

describe('real ones', () => {
  testOnRealData('brains with tumours: two channels and five classes', async () => {
    const { dataset, cases, findings } = await scanDataset(join(realData, 'brats2015_2mm'), {
      scratch: temporaryFolder(),
    });
    expect(findings).toEqual([]);
    expect(cases.map(({ id }) => id)).toHaveLength(4);
    expect(dataset).toMatchObject({ modality: 'MR', channels: ['FLAIR', 'T1c'] });
    expect(dataset.classes).toHaveLength(5);
  });

  testOnRealData('lesions: four channels, and a label that is called after what it shows', async () => {
    const { dataset, cases, findings } = await scanDataset(join(realData, 'openms_lesions'), {
      scratch: temporaryFolder(),
    });
    expect(findings).toEqual([]);
    expect(cases.map(({ id }) => id)).toEqual(['patient19', 'patient26']);
    expect(dataset.channels).toEqual(['FLAIR', 'T1', 'T1POST', 'T2']);
    expect(cases.every(({ labelCounts }) => (labelCounts[1] ?? 0) > 0)).toBe(true);
  });

  testOnRealData('one patient among four kinds of image', async () => {
    const { dataset, cases } = await scanDataset(join(realData, 'tcia_btp/labelled_nifti'), {
      scratch: temporaryFolder(),
    });
    expect(dataset.channels).toEqual(['dT1', 'FLAIR', 'T1post', 'T2']);
    expect(cases[0]?.label).toMatch(/tumor\.nii\.gz$/);
  });
});
