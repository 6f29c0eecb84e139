/** How tables and names of data sets vary between the programs that write them, and what is made of each. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyCase } from '../../../main/datasets/copy-case.ts';
import { scanDataset, type ScanResult } from '../../../main/datasets/scan.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';
import { image, label, msdFolder } from './folders.ts';

const lines = ({ findings }: ScanResult): string[] =>
  findings.map(({ severity, file, message }) => `${severity} ${file}: ${message}`);
const labelled = ({ cases }: ScanResult): string[] =>
  cases.filter((one) => one.label !== null).map(({ id }) => id);
const table = (folder: string, json: object): string => put(folder, 'dataset.json', JSON.stringify(json));

describe('names of images and labels', () => {
  test('are one whichever way an accent is stored, in either place', async () => {
    const folder = temporaryFolder();
    put(folder, `images/${'é'.normalize('NFD')}.nii`, image(1));
    put(folder, `labels/${'é'.normalize('NFC')}.nii`, label());
    put(folder, `images/${'ü'.normalize('NFC')}.nii`, image(2));
    put(folder, `labels/${'ü'.normalize('NFD')}.nii`, label());
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(labelled(result)).toEqual(['é', 'ü'].map((name) => name.normalize('NFC')));
    expect(lines(result)).toEqual([]);
  });

  test('may differ in capitals where nothing else is meant, which is told', async () => {
    const folder = temporaryFolder();
    put(folder, 'images/Case1.nii', image(1));
    put(folder, 'labels/case1.NII', label());
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(labelled(result)).toEqual(['Case1']);
    expect(lines(result)).toEqual([
      'warning labels/case1.NII: Taken for the label of Case1, though the names differ in capitals.',
    ]);
  });

  test('that differ in capitals alone are never mixed up', async () => {
    const folder = temporaryFolder();
    for (const [index, name] of ['CASE', 'case'].entries()) put(folder, `images/${name}.nii`, image(index));
    put(folder, 'labels/Case.nii', label());
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(labelled(result)).toEqual([]);
    expect(lines(result)[0]).toBe('refused labels/Case.nii: This label has no image of the same name.');
  });

  test('of a table are found on the disk', async () => {
    const folder = temporaryFolder();
    const name = 'Müller';
    msdFolder(
      folder,
      [name.normalize('NFD')],
      [
        {
          image: `./imagesTr/${name.normalize('NFC')}.nii`,
          label: `./labelsTr/${name.normalize('NFC')}.nii`,
        },
      ],
    );
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(labelled(result)).toEqual([name.normalize('NFC')]);
    expect(lines(result)).toEqual([]);
  });
});

describe('tables', () => {
  const nnunet = { channel_names: { '0': 'CT' }, file_ending: '.nii' };
  function cases(folder: string): void {
    for (const [index, id] of ['a', 'b'].entries()) {
      put(folder, `imagesTr/${id}_0000.nii`, image(index));
      put(folder, `labelsTr/${id}.nii`, label([1]));
    }
  }
  const classes = [
    { value: 0, name: 'background' },
    { value: 1, name: 'lesion' },
  ];

  test.each([
    { background: 0, lesion: 1 },
    { '0': 'background', '1': 'lesion' },
    { background: '0', lesion: '1' },
    { lesion: 1 },
  ])('give classes either way round: %j', async (labels) => {
    const folder = temporaryFolder();
    cases(folder);
    table(folder, { ...nnunet, labels });
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result.dataset.classes).toEqual(classes);
    const isReversed = '0' in labels;
    expect(lines(result).filter((line) => /"labels" is written as value: name/.test(line))).toHaveLength(
      isReversed ? 1 : 0,
    );
  });

  test('of Decathlon too', async () => {
    const folder = temporaryFolder();
    msdFolder(folder, ['a']);
    const training = [{ image: 'imagesTr/a.nii', label: 'labelsTr/a.nii' }];
    table(folder, { modality: { '0': 'MRI' }, labels: { background: 0, head: 1, tail: 2 }, training });
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result.dataset.classes.map(({ name }) => name)).toEqual(['background', 'head', 'tail']);
    expect(lines(result)).toEqual([
      'warning dataset.json: "labels" is written as name: value where value: name is usual here; it was read so.',
    ]);
  });

  test('that name neither values nor classes, or a value twice, are refused', async () => {
    const folder = temporaryFolder();
    cases(folder);
    table(folder, { ...nnunet, labels: { background: 'x', '1': 'y' } });
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      /"labels" gives neither names/,
    );
    table(folder, { ...nnunet, labels: { a: 1, b: 1 } });
    await expect(scanDataset(folder, { scratch: temporaryFolder() })).rejects.toThrow(
      /the value 1 to two classes/,
    );
  });

  test('of the first nnU-Net list cases whose channels are files of their own', async () => {
    const folder = temporaryFolder();
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      for (const channel of ['0000', '0001'])
        put(folder, `imagesTr/${id}_${channel}.nii.gz`, image(index * 2 + Number(channel)));
      put(folder, `labelsTr/${id}.nii.gz`, label([1]));
    }
    for (const channel of ['0000', '0001'])
      put(folder, `imagesTs/t_${channel}.nii.gz`, image(20 + Number(channel)));
    const training = ['a', 'b', 'gone'].map((id) => ({
      image: `./imagesTr/${id}.nii.gz`,
      label: `./labelsTr/${id}.nii.gz`,
    }));
    table(folder, {
      modality: { '0': 'T1', '1': 'T2' },
      labels: { '0': 'background', '1': 'lesion' },
      training,
      test: ['./imagesTs/t.nii.gz'],
    });
    const result = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(result).toMatchObject({ layout: 'nnunet', dataset: { channels: ['T1', 'T2'], classes } });
    expect(result.cases.map(({ id, images, label: file }) => [id, images.length, file !== null])).toEqual([
      ['a', 2, true],
      ['b', 2, true],
      ['t', 2, false],
    ]);
    expect(lines(result)).toEqual([
      'refused imagesTr/gone.nii.gz: Listed in dataset.json, but not there: put it back or remove the entry.',
      'warning imagesTr/c_0000.nii.gz: Not listed in dataset.json and left out; add it to "training" to use it.',
    ]);
  });

  test('declare an ending, which decides between two files of one name', async () => {
    const folder = temporaryFolder();
    cases(folder);
    put(folder, 'imagesTr/a_0000.nii.gz', image(7));
    put(folder, 'labelsTr/b.nii.gz', label([1, 1]));
    table(folder, { ...nnunet, labels: { background: 0, lesion: 1 } });
    const plain = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(plain.cases.map(({ images, labelCounts }) => [images[0], labelCounts[1]])).toEqual([
      [join(folder, 'imagesTr/a_0000.nii'), 1],
      [join(folder, 'imagesTr/b_0000.nii'), 1],
    ]);
    table(folder, { ...nnunet, file_ending: '.nii.gz', labels: { background: 0, lesion: 1 } });
    const packed = await scanDataset(folder, { scratch: temporaryFolder() });
    expect(packed.cases.map(({ images, labelCounts }) => [images[0], labelCounts[1]])).toEqual([
      [join(folder, 'imagesTr/a_0000.nii.gz'), 1],
      [join(folder, 'imagesTr/b_0000.nii'), 2],
    ]);
    expect(lines(packed)).toHaveLength(2);
  });
});

test('pairs of header and voxels are images and labels, and come into a project as one file each', async () => {
  const folder = temporaryFolder();
  const halves = (name: string, whole: Uint8Array): void => {
    const bytes = Uint8Array.from(whole);
    bytes.set(Buffer.from('ni1\0', 'latin1'), 344);
    new DataView(bytes.buffer).setFloat32(108, 0, true);
    put(folder, `${name}.hdr`, bytes.subarray(0, 348));
    put(folder, `${name}.img`, bytes.subarray(352));
  };
  halves('images/a', image(1));
  halves('labels/a', label([1]));
  halves('images/b', image(2));
  const result = await scanDataset(folder, { scratch: temporaryFolder() });
  expect(lines(result)).toEqual([]);
  expect(labelled(result)).toEqual(['a']);
  const [first, second] = result.cases;
  expect(first?.hashes[0]).not.toBe(second?.hashes[0]); // the headers are the same
  const out = temporaryFolder();
  const files = await copyCase(first!, out);
  expect(files.map(({ name }) => name)).toEqual(['image_0000.nii', 'label.nii']);
  expect(await readNifti(join(out, 'a/image_0000.nii'))).toEqual(
    await readNifti(join(folder, 'images/a.hdr')),
  );
});

test('linked folders of images and labels are looked into', async () => {
  const [folder, store] = [temporaryFolder(), temporaryFolder()];
  put(store, 'scans/a.nii', image(1));
  put(store, 'drawn/a.nii', label());
  mkdirSync(join(folder, 'data'));
  symlinkSync(join(store, 'scans'), join(folder, 'data/images'));
  symlinkSync(join(store, 'drawn'), join(folder, 'data/labels'));
  expect(labelled(await scanDataset(join(folder, 'data'), { scratch: temporaryFolder() }))).toEqual(['a']);
});
