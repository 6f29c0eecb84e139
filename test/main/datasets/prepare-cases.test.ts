/** Prepared cases on disk: what they hold, when they are made anew, and what damage does. */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Preparation } from '../../../shared/proposal.ts';
import { readChannels, readLabel, type CaseFiles } from '../../../main/datasets/case-files.ts';
import { prepareCases } from '../../../main/datasets/prepare-cases.ts';
import { loadPrepared } from '../../../main/datasets/prepared-file.ts';
import { preprocess } from '../../../main/datasets/preprocess.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';
import { image, label } from './folders.ts';

const preparation: Preparation = {
  dims: 3,
  orientation: 'LPS',
  targetSpacing: [1, 0.5, 1],
  normalization: ['zscore', 'unit'],
  intensities: [],
};

function files(folder: string, id = 'a'): CaseFiles {
  const images = [1, 2].map((seed) => put(folder, `${id}/image_000${seed}.nii`, image(seed)));
  return { id, images, label: put(folder, `${id}/label.nii`, label([1, 2, 2])) };
}

const prepare = async (one: CaseFiles, changes: Partial<Preparation>, cache: string): Promise<string> =>
  (await prepareCases([one], { ...preparation, ...changes }, cache))[0] ?? '';

test('a prepared case is read back as it was made', async () => {
  const folder = temporaryFolder();
  const one = files(folder);
  const loaded = await loadPrepared(await prepare(one, {}, join(folder, 'cache')));
  const made = preprocess(await readChannels(one.images), await readLabel(one.label ?? ''), preparation);
  expect(loaded).toEqual({ ...made, case: 'a' });
  expect(loaded.foreground.map((list) => list.length)).toEqual([0, 2, 4]);
});

test('it is made once, and anew when the preparation or a file changes what is in it', async () => {
  const folder = temporaryFolder();
  const cache = join(folder, 'cache');
  const first = await prepare(files(folder), {}, cache);
  const madeAt = statSync(first).mtimeMs;
  expect(await prepare(files(folder), {}, cache)).toBe(first);
  expect(statSync(first).mtimeMs).toBe(madeAt);
  const changed: Partial<Preparation>[] = [
    { targetSpacing: [1, 1, 1] },
    { normalization: ['none', 'unit'] },
    { orientation: 'RAS' },
    { dims: 2 },
    { foregroundChannel: true },
  ];
  for (const changes of changed) expect(await prepare(files(folder), changes, cache)).not.toBe(first);
  put(folder, 'a/label.nii', label([2]));
  const relabelled = { ...files(folder), label: put(folder, 'a/label.nii', label([2])) };
  expect(await prepare(relabelled, {}, cache)).not.toBe(first);
});

test('statistics of the data set matter to CT alone', async () => {
  const folder = temporaryFolder();
  const cache = join(folder, 'cache');
  const statistics = {
    mean: 0,
    median: 0,
    standardDeviation: 1,
    min: 0,
    max: 9,
    percentile005: 0,
    percentile995: 9,
  };
  const wider = { ...statistics, percentile995: 8 };
  const path = (normalization: Preparation['normalization'], one: typeof statistics) =>
    prepare(files(folder), { normalization, intensities: [one, one] }, cache);
  expect(await path(['zscore', 'unit'], statistics)).toBe(await path(['zscore', 'unit'], wider));
  expect(await path(['ct', 'unit'], statistics)).not.toBe(await path(['ct', 'unit'], wider));
});

test('damage anywhere is found before the case is used', async () => {
  const folder = temporaryFolder();
  const path = await prepare(files(folder), {}, join(folder, 'cache'));
  const sound = readFileSync(path);
  const damaged = (change: (bytes: Buffer) => Buffer) => {
    writeFileSync(path, change(Buffer.from(sound)));
    return expect(loadPrepared(path)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining(path),
    });
  };
  await damaged((bytes) => bytes.subarray(0, bytes.length - 1));
  await damaged((bytes) => bytes.subarray(0, 5));
  await damaged((bytes) => bytes.fill(0, 0, 4));
  await damaged((bytes) => bytes.fill('x', 14, 18));
  await damaged((bytes) => {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return bytes;
  });
  await expect(loadPrepared(`${path}.gone`)).rejects.toMatchObject({ code: 'not-found' });
});

test('one after the other, told and stoppable; only whole files are left', async () => {
  const folder = temporaryFolder();
  const cache = join(folder, 'cache');
  const told: string[] = [];
  let asked = 0;
  const work = prepareCases([files(folder, 'a'), files(folder, 'b')], preparation, cache, {
    onProgress: (_, message) => told.push(message),
    shouldStop: () => asked++ > 0,
  });
  await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toEqual(['a']);
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^a-[0-9a-f]{24}\.prepared$/)]);
});

test('a case without a label cannot be trained on', async () => {
  const folder = temporaryFolder();
  await expect(prepare({ ...files(folder), label: null }, {}, folder)).rejects.toThrow(
    'a has no label to train on.',
  );
});
