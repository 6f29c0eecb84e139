/** Import, fingerprint, plan and preparation on real images. */
import { taskOf } from '../../../main/tasks/index.ts';
import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { fingerprintCases } from '../../../main/datasets/fingerprint.ts';
import { proposePreparation } from '../../../main/datasets/preparation.ts';
import { propose } from '../../../main/services/propose.ts';
import { preprocess } from '../../../main/datasets/preprocess.ts';
import { readChannels, readLabel } from '../../../main/datasets/case-files.ts';
import { restore } from '../../../main/datasets/restore.ts';
import { scanDataset } from '../../../main/datasets/scan.ts';
import { measureCase } from '../../../main/evaluation/case-metrics.ts';
import { realData, testOnRealData } from '../../support/real-data.ts';
import { temporaryFolder } from '../imaging/nifti/fixtures.ts';

const hippocampus = join(realData, 'msd_hippocampus');

describe('hippocampus', () => {
  testOnRealData('all 120 cases import without a finding', async () => {
    const { cases, findings, layout, dataset } = await scanDataset(hippocampus, {
      scratch: temporaryFolder(),
    });
    expect(findings).toEqual([]);
    expect([layout, cases.length, dataset.modality]).toEqual(['msd', 120, 'MR']);
    expect(dataset.classes.map(({ name }) => name)).toEqual(['background', 'Anterior', 'Posterior']);
    expect(cases.every(({ labelCounts }) => labelCounts.every((count) => count > 0))).toBe(true);
  });

  testOnRealData(
    'an image without a label comes in without, a label without an image is refused; alone and among others',
    async () => {
      const alone = await scanDataset(join(hippocampus, 'unpaired'), { scratch: temporaryFolder() });
      expect(alone.cases.map(({ id, label }) => [id, label])).toEqual([['hippocampus_118', null]]);
      expect(alone.findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
        'labelsTr/hippocampus_010.nii.gz: This label has no image of the same name.',
        'labelsTr/hippocampus_281.nii.gz: This label has no image of the same name.',
      ]);
      const merged = temporaryFolder();
      cpSync(hippocampus, merged, { recursive: true, filter: (path) => !path.includes('unpaired') });
      cpSync(join(hippocampus, 'unpaired'), merged, { recursive: true });
      const result = await scanDataset(merged, { scratch: temporaryFolder() });
      expect(result.cases).toHaveLength(121);
      expect(result.cases.filter(({ label }) => label === null).map(({ id }) => id)).toEqual([
        'hippocampus_118',
      ]);
      expect(result.findings.map(({ severity, file }) => `${severity} ${file}`)).toEqual([
        'refused labelsTr/hippocampus_010.nii.gz',
        'refused labelsTr/hippocampus_281.nii.gz',
      ]);
    },
  );

  testOnRealData('the plan is nnU-Net’s, but for the batch that fewer cases allow', async () => {
    const { cases, dataset } = await scanDataset(hippocampus, { scratch: temporaryFolder() });
    const fingerprint = await fingerprintCases(cases);
    expect(fingerprint).toMatchObject({
      orientation: 'RAS',
      medianSize: [35, 50.5, 35],
      medianSpacing: [1, 1, 1],
    });
    expect(propose(fingerprint, dataset, { dims: 3, architecture: 'unet' })).toMatchObject({
      step: { patch: [40, 56, 40], batch: 4 },
      architecture: { widths: [32, 64, 128, 256] },
    });
    expect(propose(fingerprint, dataset, { dims: 2, architecture: 'unet' })).toMatchObject({
      step: { patch: [56, 40] },
      architecture: { widths: [32, 64, 128, 256] },
    });
  });

  testOnRealData('labels survive preparation and the way back exactly', async () => {
    const { cases, dataset } = await scanDataset(hippocampus, { scratch: temporaryFolder() });
    const { preparation } = proposePreparation(await fingerprintCases(cases.slice(0, 5)), dataset, 3);
    for (const { images, label } of cases.slice(0, 5)) {
      const reference = await readLabel(label ?? '');
      const { labels, geometry } = preprocess(await readChannels(images), reference, {
        ...preparation,
        orientation: 'PSR',
      });
      const size = labels?.length ?? 0;
      const logits = new Float32Array(3 * size);
      labels?.forEach((value, voxel) => (logits[value * size + voxel] = 1));
      expect(restore(logits, geometry, taskOf({ kind: 'classes' }).decide)).toEqual(reference);
    }
  });
});

describe('hostile labels, each beside the reference image', () => {
  const scanWith = async (image: string, label: string) => {
    const folder = temporaryFolder();
    for (const sub of ['images', 'labels']) mkdirSync(join(folder, sub));
    copyFileSync(join(realData, 'hostile/nifti', image), join(folder, 'images/case.nii.gz'));
    copyFileSync(join(realData, 'hostile/nifti', label), join(folder, 'labels/case.nii.gz'));
    return scanDataset(folder, { scratch: temporaryFolder() });
  };
  const scan = (label: string) => scanWith('reference_image.nii.gz', label);

  const refused: [string, RegExp][] = [
    ['label_negative', /value -1, which is negative/],
    ['label_wrong_shape', /19 × 28 × 22 and 20 × 28 × 22 voxels/],
    ['label_onehot_4d', /3 volumes along a fourth axis/],
    ['label_soft', /value 0\.7, which is a fraction/],
  ];
  testOnRealData.each(refused)('%s is refused', async (name, message) => {
    const { cases, findings } = await scan(`${name}.nii.gz`);
    expect(cases).toEqual([]);
    expect(findings[0]?.message).toMatch(message);
  });

  const taken: [string, RegExp][] = [
    ['label_empty', /No voxel is labelled/],
    ['label_shifted_affine', /origins 5\.00 mm apart/],
    ['label_flipped_affine', /axes that point elsewhere/],
    ['label_scaled', /0 → 0, 2 → 1, 4 → 2/],
    ['label_0_255', /0 → 0, 255 → 1/],
    ['label_gap_values', /0 → 0, 5 → 1, 1000 → 2/],
  ];
  testOnRealData.each(taken)('%s is imported with a warning', async (name, message) => {
    const { cases, findings } = await scan(`${name}.nii.gz`);
    expect(cases).toHaveLength(1);
    expect(findings.map((finding) => finding.message).join(' ')).toMatch(message);
  });

  testOnRealData('near-whole floats are the reference’s labels', async () => {
    const [near] = (await scan('label_float_near_int.nii.gz')).cases;
    const [exact] = (await scan('reference_label.nii.gz')).cases;
    expect(near?.labelCounts).toEqual(exact?.labelCounts);
  });

  testOnRealData('a class that a case lacks has no Dice there, and is no fault of it', async () => {
    const { cases, findings } = await scan('label_one_class_missing.nii.gz');
    expect(findings.filter(({ severity }) => severity === 'refused')).toEqual([]);
    expect(cases).toHaveLength(1);
    const labels = await readLabel(cases[0]?.label ?? '');
    const structures = [1, 2].map((value) => ({ value, name: `label ${value}`, values: [value] }));
    const [one, two] = measureCase(labels, labels, { structures, classes: 3 });
    expect([one?.dice, two?.dice]).toEqual([1, null]);
  });

  testOnRealData('no label of the manifest is left out', () => {
    const lines = readFileSync(join(realData, 'hostile/MANIFEST.tsv'), 'utf8').split('\n');
    const named = lines.flatMap((line) => /^nifti\/(label_\w+)/.exec(line)?.[1] ?? []);
    const tried = [...refused, ...taken].map(([name]) => name);
    expect([...tried, 'label_float_near_int', 'label_one_class_missing'].sort()).toEqual(named.sort());
  });

  testOnRealData(
    'images: one voxel is refused; NaN and a constant are told; huge values stay finite',
    async () => {
      expect((await scanWith('one_voxel.nii.gz', 'one_voxel.nii.gz')).findings[0]?.message).toMatch(
        /Only 1 × 1 × 1 voxels/,
      );
      expect((await scanWith('nan_inf.nii.gz', 'reference_label.nii.gz')).findings[0]?.message).toMatch(
        /3 voxels are NaN/,
      );
      expect((await scanWith('constant.nii.gz', 'reference_label.nii.gz')).findings[0]?.message).toMatch(
        /one value/,
      );
      const { cases, dataset } = await scanWith('huge_values.nii.gz', 'reference_label.nii.gz');
      const { preparation } = proposePreparation(await fingerprintCases(cases), dataset, 3);
      const { image } = preprocess(await readChannels(cases[0]?.images ?? []), null, preparation);
      expect(image.every(Number.isFinite)).toBe(true);
    },
  );

  testOnRealData('two volumes along the fourth axis are two channels', async () => {
    const { dataset } = await scanWith('4d_two_channels.nii.gz', 'reference_label.nii.gz');
    expect(dataset.channels).toEqual(['image 1', 'image 2']);
  });
});

testOnRealData('pairs of the heart: sixteen volumes of eight patients', async () => {
  const { cases, findings } = await scanDataset(join(realData, 'acdc_cine'), { scratch: temporaryFolder() });
  expect(findings).toEqual([]);
  expect(cases).toHaveLength(16);
  expect(new Set(cases.map(({ subject }) => subject)).size).toBe(8);
});
