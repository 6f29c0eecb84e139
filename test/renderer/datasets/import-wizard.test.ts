import { describe, expect, test } from 'vitest';
import { ImportWizard } from '../../../renderer/datasets/import/import-wizard.svelte.ts';
import { Session } from '../../../renderer/session.svelte.ts';
import type { ImportReport } from '../../../shared/dataset.ts';
import type { ImportPreview, PreviewItem } from '../../../shared/import-preview.ts';
import { AppError } from '../../../shared/result.ts';
import { fakeApi, type Answers } from '../support/fake-api.ts';

const item = (id: string, changes: Partial<PreviewItem> = {}): PreviewItem => ({
  id,
  name: id,
  facts: '',
  verdict: { level: 'good', resampling: null, reasons: [] },
  picture: null,
  labels: ['liver', 'Body'],
  signs: [],
  ...changes,
});

const dicom: ImportPreview = {
  folder: '/f',
  layout: 'dicom',
  items: [
    item('a'),
    item('b', { labels: ['tumour'], signs: ['a face'] }),
    item('c', { verdict: { level: 'refused', resampling: null, reasons: ['why'] }, labels: [] }),
  ],
  findings: [],
  labels: [
    { name: 'liver', items: 1 },
    { name: 'Body', items: 1 },
    { name: 'tumour', items: 1 },
  ],
  volumes: 1,
  files: null,
  channels: ['image'],
  modality: 'MR',
  looksLikeCt: false,
};
const pairs: ImportPreview = { ...dicom, layout: 'pairs', items: [item('a')] };

const noProject = { path: '/p', name: 'p', caseCount: 1, labelledCount: 0, runCount: 0, notices: [] };
const report = { imported: ['a'] } as unknown as ImportReport;

async function lookedAt(preview: ImportPreview, answers: Answers = {}) {
  const api = fakeApi({ 'dataset.preview': () => preview, 'dataset.import': () => report, ...answers });
  const session = new Session(api);
  if (answers['project.info']) await session.refresh();
  const wizard = new ImportWizard(api, session, '/f');
  await wizard.look();
  return { wizard, api };
}

describe('series that are joined', () => {
  test('are told by words, which are the names of the channels until these are changed', async () => {
    const { wizard, api } = await lookedAt(dicom);
    expect(wizard.options()).toMatchObject({ join: null, channels: null });
    wizard.join = ' T1 , FLAIR,';
    expect(wizard.channels).toEqual(['T1', 'FLAIR']);
    expect(wizard.obstacle).toBeNull();
    expect(wizard.options()).toMatchObject({ join: ['T1', 'FLAIR'], channels: null });
    wizard.channels = ['T1 contrast', 'FLAIR'];
    await wizard.import();
    expect(api.calls.at(-1)).toMatchObject({
      method: 'dataset.import',
      params: { options: { join: ['T1', 'FLAIR'], channels: ['T1 contrast', 'FLAIR'], series: ['a', 'b'] } },
    });
    wizard.join = ' ';
    expect(wizard.options()).toMatchObject({ join: null, channels: null });
    expect(wizard.channels).toEqual(['image']);
  });

  test('are none where files are no DICOM', async () => {
    const { wizard } = await lookedAt(pairs);
    wizard.join = 'T1, FLAIR';
    expect(wizard.options()).toMatchObject({ join: null, channels: null });
  });
});

describe('where it starts', () => {
  test('at the images of DICOM, of which there is something to decide', async () => {
    expect((await lookedAt(dicom)).wizard.step).toBe('images');
  });

  test('at the end for plain files; at the images where a fourth axis may be time', async () => {
    expect((await lookedAt(pairs)).wizard.step).toBe('confirm');
    expect((await lookedAt({ ...pairs, volumes: 10 })).wizard.step).toBe('images');
  });

  test('nowhere, with the reason, where nothing was found', async () => {
    const { wizard } = await lookedAt(dicom, {
      'dataset.preview': () => Promise.reject(new AppError('invalid-input', 'Nothing there.', 'Choose.')),
    });
    expect(wizard.preview).toBeNull();
    expect(wizard.error).toMatchObject({ message: 'Nothing there.', hint: 'Choose.' });
    expect(wizard.busy).toBeNull();
  });
});

test('by default everything that can be used is taken, de-identified, each label a class of its name', async () => {
  const { wizard } = await lookedAt(dicom);
  expect(wizard.options()).toEqual({
    deidentification: {
      dates: 'shift',
      descriptors: 'remove',
      device: 'remove',
      institution: 'remove',
      patient: 'remove',
    },
    caseNames: 'pseudonyms',
    series: ['a', 'b'],
    labels: [],
    onTop: [],
    join: null,
    fourthAxis: 'channels',
    channelFiles: null,
    labelFile: null,
    modality: 'MR',
    channels: null,
  });
});

test('series and labels left out or renamed; labels of no taken series are not spoken of', async () => {
  const { wizard } = await lookedAt(dicom);
  wizard.take('b', false);
  wizard.setClass('liver', ' organ ');
  wizard.setClass('Body', '');
  wizard.deidentify = false;
  expect(wizard.options()).toMatchObject({
    deidentification: null,
    series: ['a'],
    labels: [
      { from: 'liver', to: 'organ' },
      { from: 'Body', to: null },
    ],
  });
  expect(wizard.classNames).toEqual(['organ']);
  expect(wizard.signs).toEqual([]);
  wizard.take('b', true);
  expect(wizard.classNames).toEqual(['organ', 'tumour']);
  expect(wizard.signs).toEqual([{ name: 'b', sign: 'a face' }]);
});

test('what cannot be imported is said before', async () => {
  const { wizard } = await lookedAt(dicom);
  expect(wizard.obstacle).toBeNull();
  for (const label of ['liver', 'Body', 'tumour']) wizard.setClass(label, '');
  expect(wizard.obstacle).toMatch(/Every label is left out/);
  for (const id of ['a', 'b']) wizard.take(id, false);
  expect(wizard.obstacle).toMatch(/No image is taken/);
});

test('a point in time is looked at anew, and the step stays', async () => {
  const { wizard, api } = await lookedAt({ ...pairs, volumes: 10 });
  await wizard.look({ fourthAxis: 3 });
  const reading = { fourthAxis: 3, channelFiles: null, labelFile: null };
  expect(api.calls.at(-1)).toEqual({ method: 'dataset.preview', params: { folder: '/f', reading } });
  expect([wizard.step, wizard.volumes, wizard.options().fourthAxis]).toEqual(['images', 10, 3]);
});

describe('kind of images and names of channels', () => {
  const files = { names: ['T1', 'seg'], channels: ['T1'], label: 'seg' };

  test('have to be said where values look like those of CT', async () => {
    const { wizard } = await lookedAt({ ...pairs, modality: 'other', looksLikeCt: true });
    expect(wizard.obstacle).toMatch(/Say what the images are/);
    wizard.modality = 'CT';
    wizard.channels = [' HU '];
    expect(wizard.obstacle).toBeNull();
    expect(wizard.options()).toMatchObject({ modality: 'CT', channels: ['HU'] });
    wizard.channels = [''];
    expect(wizard.obstacle).toMatch(/A channel has no name/);
  });

  test('are what the folder says elsewhere; files with roles are shown first', async () => {
    const { wizard } = await lookedAt({ ...pairs, files, channels: ['T1'] });
    expect([wizard.step, wizard.modality, wizard.obstacle]).toEqual(['images', 'MR', null]);
    await wizard.look({ channelFiles: ['T1', 'seg'], labelFile: '' });
    expect(wizard.options()).toMatchObject({ channelFiles: ['T1', 'seg'], labelFile: '', channels: null });
  });

  test('stay the project’s where it has images', async () => {
    const { wizard } = await lookedAt(
      { ...pairs, modality: 'other', looksLikeCt: true },
      {
        'project.info': () => ({
          ...noProject,
          dataset: { name: 'd', modality: 'MR', channels: ['T1'], classes: [], regions: [] },
        }),
      },
    );
    expect(wizard.obstacle).toBeNull();
    expect(wizard.options()).toMatchObject({ modality: null });
  });
});

describe('the end', () => {
  test('is the report', async () => {
    const { wizard, api } = await lookedAt(pairs);
    expect(await wizard.import()).toBe(report);
    expect(api.calls.at(-1)?.params).toEqual({ folder: '/f', options: wizard.options() });
  });

  test('or why not, told here and nowhere else', async () => {
    const failure = new AppError('cancelled', 'The import was cancelled.');
    const { wizard } = await lookedAt(pairs, { 'dataset.import': () => Promise.reject(failure) });
    expect(await wizard.import()).toBeNull();
    expect(wizard.error?.message).toBe('The import was cancelled.');
    expect(wizard.busy).toBeNull();
  });
});
