/** Folders with very many files: what is kept of each is small, the look can be stopped, and copies are not listed one by one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { datasetBytes, part10, sliceDataset } from './phantoms.ts';

const [folders, perFolder] = [60, 20];
let root: string;

const slice = (series: number, k: number): Buffer =>
  part10(
    datasetBytes(
      sliceDataset({
        position: [0, 0, 2 * k],
        number: k,
        more: {
          '00080018 UI': `1.2.3.${series}.${k}`,
          '0020000d UI': `1.2.${series}`,
          '0020000e UI': `1.2.3.${series}`,
          '00100020 LO': `P${series}`,
        },
      }),
    ),
  );

beforeAll(() => {
  root = temporaryFolder();
  for (let series = 0; series < folders; series++) {
    mkdirSync(join(root, `s${series}`));
    for (let k = 0; k < perFolder; k++) writeFileSync(join(root, `s${series}`, `${k}`), slice(series, k));
  }
});

test('every series is found, and less than three thousand bytes are kept of a file', () => {
  const seen: number[] = [];
  const { series } = scanDicom([root], { onProgress: (done) => seen.push(done) });
  expect(series).toHaveLength(folders);
  expect(series.every(({ summary }) => summary.verdict.level === 'good')).toBe(true);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(folders * perFolder);
  // 10⁵ files are so 300 MB of text at the most, and less as objects that share their strings
  expect(JSON.stringify(series.map(({ source }) => source)).length).toBeLessThan(3000 * folders * perFolder);
});

test('it stops before the next file when asked to', () => {
  let asked = 0;
  const look = () => scanDicom([root], { shouldStop: () => ++asked > 100 });
  expect(look).toThrow(expect.objectContaining({ code: 'cancelled' }));
  expect(asked).toBe(101);
});

test('a few of many copies are named, and all are counted', () => {
  const folder = temporaryFolder();
  for (let k = 0; k < perFolder; k++)
    for (const copy of ['a', 'b']) writeFileSync(join(folder, `${copy}${k}`), slice(1, k));
  const [one] = scanDicom([folder]).series;
  const said = one?.summary.verdict.reasons.filter((reason) => /cop(y|ies)/.test(reason)) ?? [];
  expect(said.length).toBeLessThan(8);
  expect(said.join('\n')).toMatch(/15 more files are copies/);
});
