/** Layouts and the integrity check, on folders with one fault each. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readImage } from '../../../main/datasets/case-files.ts';
import { scanDataset, type ScanResult } from '../../../main/datasets/scan.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';
import { entry, image, label, msdFolder, nnunet } from './folders.ts';

const ids = ({ cases }: ScanResult): string[] => cases.map(({ id }) => id);
const lines = ({ findings }: ScanResult): string[] =>
  findings.map(({ severity, file, message }) => `${severity} ${file}: ${message}`);

describe('Decathlon folders', () => {
  test('a sound one', async () => {
    const folder = temporaryFolder();
    msdFolder(folder, ['b', 'a']);
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result).toMatchObject({ layout: 'msd', findings: [] });
    expect(result.dataset).toEqual({
      regions: [],
      name: 'Toy',
      modality: 'MR',
      channels: ['MRI'],
      classes: [
        { value: 0, name: 'background' },
        { value: 1, name: 'head' },
        { value: 2, name: 'tail' },
      ],
    });
    expect(ids(result)).toEqual(['a', 'b']);
    expect(result.cases[0]).toMatchObject({
      subject: 'a',
      labelCounts: [30, 1, 1],
      labelValues: [0, 1, 2],
      images: [join(folder, 'imagesTr/a.nii')],
      label: join(folder, 'labelsTr/a.nii'),
    });
    expect(result.cases[0]?.hashes).toHaveLength(2);
  });

  test('files that are listed and missing, or there and not listed', async () => {
    const folder = temporaryFolder();
    msdFolder(folder, ['a', 'b', 'c'], [entry('a'), entry('b'), entry('gone')]);
    rmSync(join(folder, 'labelsTr/b.nii'));
    put(folder, 'labelsTr/lonely.nii', label());
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(ids(result)).toEqual(['a']);
    expect(lines(result)).toEqual([
      'refused labelsTr/b.nii: Listed in dataset.json, but not there: put it back or remove the entry.',
      'refused imagesTr/gone.nii: Listed in dataset.json, but not there: put it back or remove the entry.',
      'warning imagesTr/c.nii: Not listed in dataset.json and left out; add it to "training" to use it.',
      'warning labelsTr/c.nii: Not listed in dataset.json and left out; add it to "training" to use it.',
      'refused labelsTr/lonely.nii: This label has no image of the same name, and dataset.json does not list it.',
    ]);
  });

  test('side files of macOS are noted once and never opened', async () => {
    const folder = temporaryFolder();
    msdFolder(folder, ['a'], [entry('a'), { image: 'imagesTr/._a.nii', label: 'labelsTr/._a.nii' }]);
    for (const name of ['._a.nii', '._b.nii']) put(folder, `labelsTr/${name}`, 'Mac OS X');
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(ids(result)).toEqual(['a']);
    expect(lines(result)).toEqual([
      'warning imagesTr/._a.nii: A side file that macOS left, not an image; ignored.',
      'warning labelsTr/._a.nii: A side file that macOS left, not an image; ignored (and 1 more like it).',
    ]);
  });

  test('paths that lead out of the folder', async () => {
    const folder = temporaryFolder();
    msdFolder(folder, ['a'], [{ image: '../secret.nii', label: './labelsTr/a.nii' }]);
    expect(lines(await scanDataset(folder, { scratch: temporaryFolder() }))[0]).toMatch(
      /^refused \.\.\/secret\.nii: .*outside of the data set/,
    );
  });

  test('a table that is wrong is refused whole, with the field named', async () => {
    const folder = temporaryFolder();
    const json = put(
      folder,
      'dataset.json',
      '{"modality": {"0": "MRI"}, "training": [{"image": 5}], "labels": {}}',
    );
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      `${json}: the field "training.0.image" is not as it should be`,
    );
    put(folder, 'dataset.json', '{"modality": ');
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      /dataset\.json is not valid JSON/,
    );
  });
});

describe('nnU-Net folders', () => {
  test('channels come from files in their order', async () => {
    const folder = temporaryFolder();
    nnunet(folder);
    put(folder, 'imagesTr/p1_0001.nii', image(1));
    put(folder, 'imagesTr/p1_0000.nii', image(2));
    put(folder, 'labelsTr/p1.nii', label([1]));
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result.layout).toBe('nnunet');
    expect(result.dataset).toMatchObject({ channels: ['FLAIR', 'T1w'], modality: 'MR' });
    expect(result.cases[0]?.images).toEqual(
      ['p1_0000.nii', 'p1_0001.nii'].map((name) => join(folder, 'imagesTr', name)),
    );
  });

  test('a missing channel or image, and a channel too many; an image without a label comes in', async () => {
    const folder = temporaryFolder();
    nnunet(folder);
    for (const name of ['a_0000', 'b_0000', 'b_0001', 'c_0000', 'c_0001', 'c_0002'])
      put(folder, `imagesTr/${name}.nii`, image(1));
    for (const name of ['a', 'c', 'd']) put(folder, `labelsTr/${name}.nii`, label([1]));
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result.cases).toMatchObject([{ id: 'b', label: null, labelCounts: [] }]);
    expect(lines(result)).toEqual([
      'refused imagesTr/a_0000.nii: Channel _0001 (T1w) is missing.',
      'refused imagesTr/c_0002.nii: Its name must end in _0000 to _0001, one per channel.',
      'refused labelsTr/d.nii: There is no image: imagesTr/d_0000 is missing.',
    ]);
  });

  /** @param second channel of case a, whose first one is sound */
  async function withSecond(second: Uint8Array): Promise<{ folder: string; result: ScanResult }> {
    const folder = temporaryFolder();
    nnunet(folder);
    put(folder, 'imagesTr/a_0000.nii', image(1));
    put(folder, 'imagesTr/a_0001.nii', second);
    put(folder, 'labelsTr/a.nii', label([1]));
    return { folder, result: await scanDataset(folder, { scratch: temporaryFolder() }) };
  }

  test('a channel on another grid is resampled onto the first one by its place, and that is said', async () => {
    // the same voxels, stored from right to left
    const mirrored = Array.from({ length: 32 }, (_, index) => 100 + (index - (index % 4) + 3 - (index % 4)));
    const rows = [-1, 0, 0, 3, 0, 1, 0, 0, 0, 0, 1, 0];
    const { result } = await withSecond(image(1, { voxels: mirrored, sform: { code: 1, rows } }));
    expect(lines(result)[0]).toMatch(
      /^warning imagesTr\/a_0001\.nii: .*\(.*axes that point elsewhere\); it was resampled/,
    );
    const [first, second] = await Promise.all((result.cases[0]?.images ?? []).map(readNifti));
    expect(second).toEqual(first);
  });

  test.each([
    ['of another size', image(2, { size: [4, 8, 1] })],
    ['half a voxel off', image(2, { sform: { code: 1, rows: [1, 0, 0, 0.5, 0, 1, 0, 0, 0, 0, 1, 0] } })],
    ['turned', image(2, { sform: { code: 1, rows: [0, -1, 0, 3, 1, 0, 0, 0, 0, 0, 1, 0] } })],
  ])('a channel %s comes in as prediction reads it', async (_, second) => {
    const { folder, result } = await withSecond(second);
    const files = ['a_0000', 'a_0001'].map((name) => join(folder, `imagesTr/${name}.nii`));
    const predicted = await readImage(files);
    expect(predicted.notes).toHaveLength(1);
    const imported = await Promise.all((result.cases[0]?.images ?? []).map(readNifti));
    expect(imported.map(({ voxels }) => voxels)).toEqual(predicted.channels.map(({ voxels }) => voxels));
    expect(imported[1]?.grid).toEqual(imported[0]?.grid);
  });

  test('a channel of another place is refused', async () => {
    const folder = temporaryFolder();
    nnunet(folder);
    put(folder, 'imagesTr/a_0000.nii', image(1));
    const rows = [1, 0, 0, 50, 0, 1, 0, 0, 0, 0, 1, 0];
    put(folder, 'imagesTr/a_0001.nii', image(2, { sform: { code: 1, rows } }));
    put(folder, 'labelsTr/a.nii', label([1]));
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(lines(result)).toEqual([
      expect.stringMatching(/^refused imagesTr\/a_0001\.nii: Does not lie .*covers only 0 % of it/) as string,
    ]);
  });

  test('regions without an order, ignore labels and other file formats are refused', async () => {
    const folder = temporaryFolder();
    nnunet(folder, { labels: { background: 0, whole: [1, 2] } });
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      /"regions_class_order" has 0 entries for 1 regions/,
    );
    nnunet(folder, { labels: { background: 0, whole: [1, 2], core: 2 }, regions_class_order: [2, 2] });
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(/two regions write 2/);
    nnunet(folder, { labels: { background: 0, ignore: 3 } });
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(/an ignore label/);
    nnunet(folder, { file_ending: '.nrrd' });
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      /file_ending is "\.nrrd"/,
    );
  });
});

describe('pairs', () => {
  test('two folders, under other names', async () => {
    const folder = temporaryFolder();
    put(folder, 'Images/p1_img.nii', image(1));
    put(folder, 'Images/p2.nii', image(2));
    put(folder, 'Masks/p1_mask.nii', label([1]));
    put(folder, 'Masks/p3.nii', label([1]));
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result.layout).toBe('pairs');
    expect(result.cases.map(({ id, label }) => [id, label !== null])).toEqual([
      ['p1', true],
      ['p2', false],
    ]);
    expect(result.dataset).toMatchObject({ modality: 'other', channels: ['image'] });
    expect(lines(result)).toEqual(['refused Masks/p3.nii: This label has no image of the same name.']);
  });

  test('one folder with suffixes; two images of one name', async () => {
    const folder = temporaryFolder();
    put(folder, 'p1.nii', image(1));
    put(folder, 'p1_seg.nii', label([1]));
    put(folder, 'p2.nii', image(2));
    put(folder, 'p2_image.nii', image(3));
    put(folder, 'p2-label.nii', label([1]));
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(ids(result)).toEqual(['p1']);
    expect(lines(result)).toEqual([
      'refused p2.nii: More than one file goes by the name "p2": p2_image.nii.',
    ]);
  });

  test('values with gaps become classes, and the user is told', async () => {
    const folder = temporaryFolder();
    put(folder, 'p1.nii', image(1));
    put(folder, 'p1_seg.nii', label([5, 1000, 5]));
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result.dataset.classes.map(({ name }) => name)).toEqual(['background', 'label 5', 'label 1000']);
    expect(result.cases[0]).toMatchObject({ labelCounts: [29, 2, 1], labelValues: [0, 5, 1000] });
    expect(lines(result)[0]).toMatch(
      /Label values have gaps; they become classes: 0 → 0, 5 → 1, 1000 → 2\.$/,
    );
  });

  test('numbered objects are no classes', async () => {
    const folder = temporaryFolder();
    for (let part = 0; part < 10; part++) {
      put(folder, `p${part}.nii`, image(part));
      put(folder, `p${part}_seg.nii`, label(Array.from({ length: 30 }, (_, index) => part * 30 + index)));
    }
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      /hold 300 different values; 255 classes are possible/,
    );
  });

  test('a folder without images', async () => {
    const folder = temporaryFolder();
    put(folder, 'notes.txt', 'nothing');
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      `${folder}: no images were found.`,
    );
    await expect(scanDataset(join(folder, 'nowhere'), { scratch: temporaryFolder() })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(scanDataset(join(folder, 'notes.txt'), { scratch: temporaryFolder() })).rejects.toThrow(
      /notes\.txt is not a folder/,
    );
  });
});

test('says how far it is, and stops between cases', async () => {
  const folder = temporaryFolder();
  msdFolder(folder, ['a', 'b']);
  const steps: [number, string][] = [];
  await scanDataset(folder, {
    scratch: temporaryFolder(),
    onProgress: (fraction, message) => steps.push([fraction, message]),
  });
  expect(steps).toEqual([
    [0, 'a'],
    [0.5, 'b'],
    [1, ''],
  ]);
  const stopped = scanDataset(folder, { scratch: temporaryFolder(), shouldStop: () => true });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
});

test('scanning leaves the folder as it was', async () => {
  const folder = temporaryFolder();
  msdFolder(folder, ['a']);
  const before = readFileSync(join(folder, 'imagesTr/a.nii'));
  await scanDataset(folder, { scratch: temporaryFolder() });
  expect(readFileSync(join(folder, 'imagesTr/a.nii'))).toEqual(before);
});
