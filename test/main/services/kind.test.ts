/** What images are (CT, MR) and what their channels are called: said by the folder, the user or the values; and what follows. */
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import type { GivenImportOptions } from '../../../shared/import-options.ts';
import { realData, testOnRealData } from '../../support/real-data.ts';
import { label } from '../datasets/folders.ts';
import { niftiBytes, put } from '../imaging/nifti/fixtures.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject } from './support.ts';

let services: Services;
beforeEach(async () => {
  ({ services } = await emptyProject());
  return () => services.close();
});

const form = { code: 1, rows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] };
const size = [4, 4, 2];
/** Half air, half tissue. */
const hounsfield = (shift = 0): Uint8Array =>
  niftiBytes({
    size,
    sform: form,
    voxels: Array.from({ length: 32 }, (_, at) => (at < 16 ? -1000 : 40 + at) + shift),
  });

function pairOf(image: Uint8Array, folder = temporaryFolder(), id = 'a'): string {
  put(folder, `images/${id}.nii`, image);
  put(folder, `labels/${id}.nii`, label([1, 1]));
  return folder;
}

const load = (folder: string, options: GivenImportOptions = {}) =>
  services.handlers['dataset.import']({ folder, options: { caseNames: 'files', ...options } });
const propose = () => services.handlers['training.propose']({ dims: 2, architecture: 'unet' });
const normalization = async () => (await propose()).preparation.normalization;
const texts = (findings: readonly { message: string }[]) => findings.map(({ message }) => message).join('\n');

describe('values like Hounsfield units', () => {
  test('are asked about in a preview, and taken for CT with a remark where nobody answers', async () => {
    const folder = pairOf(hounsfield());
    const preview = await services.handlers['dataset.preview']({ folder });
    expect(preview).toMatchObject({ modality: 'other', looksLikeCt: true, channels: ['image'] });
    const report = await load(folder);
    expect(report.dataset.modality).toBe('CT');
    expect(texts(report.findings)).toMatch(/taken for CT/);
    const { preparation, reasons } = await propose();
    expect(preparation.normalization).toEqual(['ct']);
    expect(reasons.find(({ field }) => field === 'normalization')?.reason).toMatch(
      /CT numbers mean the same/,
    );
  });

  test('are what the user says', async () => {
    const report = await load(pairOf(hounsfield()), { modality: 'MR', channels: ['T1'] });
    expect(report).toMatchObject({ dataset: { modality: 'MR', channels: ['T1'] }, findings: [] });
    expect(await normalization()).not.toContain('ct');
  });

  test('are not seen in images without air, or shifted above zero', async () => {
    const folder = pairOf(hounsfield(1000));
    expect((await services.handlers['dataset.preview']({ folder })).looksLikeCt).toBe(false);
    expect((await load(folder)).dataset.modality).toBe('other');
  });

  test('in a project of MR are remarked on, and its kind stays', async () => {
    await load(pairOf(hounsfield(1000)), { modality: 'MR' });
    const report = await load(pairOf(hounsfield(), temporaryFolder(), 'b'));
    expect(report.dataset.modality).toBe('MR');
    expect(texts(report.findings)).toMatch(/look like those of CT .*this project's are MR/);
  });
});

test('a channel called CT is normalised as CT beside others', async () => {
  const folder = temporaryFolder();
  put(folder, 'p/CT.nii', hounsfield());
  put(folder, 'p/PET.nii', hounsfield(1000));
  put(folder, 'p/seg.nii', label([1]));
  await load(folder);
  expect((await normalization())[0]).toBe('ct');
  expect((await normalization())[1]).not.toBe('ct');
});

test('as many names as channels', async () => {
  await expect(load(pairOf(hounsfield()), { channels: ['a', 'b'] })).rejects.toThrow(/1 channels .*2 names/);
  await expect(load(pairOf(hounsfield()), { labelFile: 'seg' })).rejects.toThrow(
    /no folder with a folder for each/,
  );
});

describe('later', () => {
  const describeData = (changes: Parameters<Services['handlers']['dataset.describe']>[0]) =>
    services.handlers['dataset.describe'](changes);

  test('kind, channels and classes can be changed, and plans follow', async () => {
    await load(pairOf(hounsfield()), { modality: 'other' });
    const dataset = await describeData({
      modality: 'CT',
      channels: ['HU'],
      classes: ['background', 'liver', 'vein'],
    });
    expect(dataset).toMatchObject({ modality: 'CT', channels: ['HU'] });
    expect(dataset.classes).toEqual([
      { value: 0, name: 'background' },
      { value: 1, name: 'liver' },
      { value: 2, name: 'vein' },
    ]);
    expect(await normalization()).toEqual(['ct']);
    expect((await services.handlers['project.info']({})).dataset).toEqual(dataset);
  });

  test('but no channel or class is taken away, and none is named twice', async () => {
    await load(pairOf(hounsfield()));
    await expect(describeData({ channels: ['a', 'b'] })).rejects.toThrow(/1 channel/);
    await expect(describeData({ classes: ['background'] })).rejects.toThrow(/label 1/);
    await expect(describeData({ classes: ['background', 'a', 'a'] })).rejects.toThrow(/“a” twice/);
  });

  test('images without labels get classes to draw with, and are planned once one is drawn', async () => {
    const folder = temporaryFolder();
    put(folder, 'a.nii', hounsfield());
    put(folder, 'b.nii', hounsfield(3));
    await load(folder);
    await describeData({ classes: ['background', 'liver'] });
    await expect(propose()).rejects.toThrow(/no labelled images yet/);
    const voxels = Uint8Array.from({ length: 32 }, (_, at) => (at < 4 ? 1 : 0));
    await services.receive(
      'data/draft/a',
      (async function* () {
        await Promise.resolve();
        yield voxels;
      })(),
    );
    const { version } = await services.handlers['labels.save']({
      case: 'a',
      author: 'x',
      note: '',
      basedOn: '',
    });
    await services.handlers['labels.use']({ case: 'a', version });
    expect(await services.handlers['dataset.fingerprint']({})).toMatchObject({ cases: 1 });
    expect(await normalization()).toEqual(['ct']);
    expect(await services.handlers['project.info']({})).toMatchObject({ labelledCount: 1 });
  });
});

testOnRealData('a real CT and a real MR image are told apart', async () => {
  for (const [name, looksLikeCt] of [
    ['ct', true],
    ['mr', false],
  ] as const) {
    const folder = temporaryFolder();
    const { copyFileSync } = await import('node:fs');
    copyFileSync(join(realData, `totalseg_ct_mr/${name}_3mm.nii.gz`), join(folder, 'a.nii.gz'));
    expect(await services.handlers['dataset.preview']({ folder })).toMatchObject({ looksLikeCt });
  }
});
