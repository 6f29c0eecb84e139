/** NIfTI files beside a DICOM series: the label map is taken, an image never, and what cannot be told is named. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scanDataset } from '../../../../main/datasets/scan.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import { readSeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { readNifti } from '../../../../main/imaging/nifti/read.ts';
import { writeNifti } from '../../../../main/imaging/nifti/write.ts';
import { createRandom } from '../../../../shared/random.ts';
import { writeNoisySeries } from '../../imaging/dicom/noisy-series.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

const size = [20, 16, 6] as const;
const length = size[0] * size[1] * size[2];
const random = createRandom(3);
const noise = (levels: number): Float32Array => Float32Array.from({ length }, () => random.integer(levels));
const box = (from: number, to: number, value = 1): Float32Array =>
  Float32Array.from({ length }, (_, at) => {
    const [i, j] = [at % size[0], Math.floor(at / size[0]) % size[1]];
    return [i, j].every((side) => side >= from && side < to) ? value : 0;
  });

/** An import of a series with files beside it. @param files by name: voxels, what is made of those of the series, or bytes */
async function importOf(
  files: Readonly<Record<string, Buffer | Float32Array | ((own: Float32Array) => Float32Array)>>,
) {
  const folder = temporaryFolder();
  await writeNoisySeries(join(folder, 'series'), size);
  const source = scanDicom([folder]).series[0]?.source;
  if (!source) throw new Error('the series is usable');
  const { grid, voxels: own } = await readSeriesVolume(source);
  for (const [name, voxels] of Object.entries(files)) {
    if (Buffer.isBuffer(voxels)) writeFileSync(join(folder, name), voxels);
    else
      await writeNifti(join(folder, name), {
        grid,
        voxels: typeof voxels === 'function' ? voxels(own) : voxels,
      });
  }
  const { cases, findings, dataset } = await scanDataset(folder, { scratch: temporaryFolder() });
  const label = cases[0]?.label ?? null;
  return {
    label: label === null ? null : (await readNifti(label)).voxels,
    classes: dataset.classes.map(({ name }) => name),
    said: findings.map(({ severity, file, message }) => `${severity}: ${file}: ${message}`).join('\n'),
  };
}

describe('one label map beside images', () => {
  test('the converted series, also scaled, in eight bits and in five grey values', async () => {
    const { label, said } = await importOf({
      'a.nii.gz': (own) => own,
      'b.nii': (own) => own.map((value) => 3 * value - 1024),
      'c.nii': (own) => own.map((value) => Math.round((value / 4095) * 255)),
      'd.nii': (own) => own.map((value) => Math.round((value / 4095) * 5)),
      'mask.nii': box(4, 9),
    });
    expect(label).toEqual(box(4, 9));
    for (const name of ['a.nii.gz', 'b.nii', 'c.nii', 'd.nii'])
      expect(said).toMatch(new RegExp(`warning: ${name}: Is an image .*; not taken`));
  });

  test('another sequence, also in few grey values, and a map of probabilities', async () => {
    const { label, classes, said } = await importOf({
      'T2.nii.gz': noise(700),
      'T2_8bit.nii.gz': noise(40),
      'prob.nii.gz': box(3, 12).map((value, at) => value * (0.5 + (at % 7) / 14)),
      'z.nii.gz': box(2, 12, 2).map((value, at) => value + (box(6, 9)[at] ?? 0)),
    });
    expect(classes).toEqual(['background', 'label 2', 'label 3']);
    expect(label?.filter((value) => value > 0)).toHaveLength(600);
    for (const name of ['T2.nii.gz', 'T2_8bit.nii.gz', 'prob.nii.gz'])
      expect(said).toMatch(new RegExp(`${name}: Is an image or a map of probabilities`));
  });
});

test('only images: the case comes in without a label', async () => {
  const { label, said } = await importOf({ 'T1_seg.nii.gz': (own) => own });
  expect(label).toBeNull();
  expect(said).toMatch(/T1_seg\.nii\.gz: Is an image .*more than 255 different values; not taken/);
});

test('of two label maps none is taken, and both are named', async () => {
  const { label, said } = await importOf({ 'reader1.nii': box(2, 9), 'reader2.nii': box(3, 9) });
  expect(label).toBeNull();
  expect(said).toMatch(/refused: reader1\.nii: .* has 2 label maps \(reader1\.nii, reader2\.nii\)/);
  expect(said).toMatch(/refused: reader2\.nii/);
});

test('what cannot be told is refused by name, with how to say it', async () => {
  const layers = Float32Array.from({ length }, (_, at) => Math.floor((at % size[0]) / 3));
  const unclear = await importOf({ 'case.nii': layers });
  expect(unclear.label).toBeNull();
  expect(unclear.said).toMatch(
    /refused: case\.nii: Whether it is an image or a label map cannot be told.*“seg”/,
  );
  expect((await importOf({ 'case_seg.nii': layers })).label).toEqual(layers);
});

test('a file that is no NIfTI is named', async () => {
  const { said, label } = await importOf({ 'ok.nii': box(2, 9), 'broken.nii': Buffer.from('no image') });
  expect(said).toMatch(/broken\.nii: \S/);
  expect(label).toEqual(box(2, 9));
});
