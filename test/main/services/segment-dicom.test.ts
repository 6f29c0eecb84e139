/** As a hospital would: a series is imported de-identified, a model draws on it, and the mask leaves as a DICOM object. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Services } from '../../../main/services/index.ts';
import { maskFormats } from '../../../shared/mask-formats.ts';
import { complaintsAbout, testAgainstDciodvfy } from '../../support/dciodvfy.ts';
import { askPython } from '../../support/oracle.ts';
import { testAgainstPydicom } from '../../support/real-data.ts';
import { writeThresholdBundle } from '../export/threshold-bundle.ts';
import {
  acquisitions,
  phantomValues,
  placeOf,
  writePhantomSeries,
  type Acquisition,
  type PhantomSeries,
} from '../imaging/dicom/phantom-series.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { quietServices } from './support.ts';

// Tilted: the project's image lies on an even grid, the mask must go back to the slices as they were acquired.
const tilted = acquisitions[4] as Acquisition;
const out = join(temporaryFolder(), 'masks');
let services: Services;
let phantom: PhantomSeries;
let id: string;
beforeAll(async () => {
  services = quietServices();
  const folder = temporaryFolder();
  const images = join(folder, 'images');
  phantom = await writePhantomSeries(images, tilted);
  const bundle = join(folder, 'model');
  await writeThresholdBundle(bundle, images, phantomValues);
  await services.handlers['project.open']({ path: join(folder, 'project'), create: true });
  const { imported } = await services.handlers['dataset.import']({ folder: images });
  id = imported[0] ?? '';
  const model = { kind: 'bundle', folder: bundle } as const;
  await services.handlers['segment.case']({ case: id, model });
  const mask = { kind: 'segmentation', number: 1 } as const;
  for (const format of maskFormats)
    await services.handlers['masks.export']({ case: id, mask, format, folder: join(out, format) });
}, 300_000);
afterAll(() => services.close());

const file = (format: (typeof maskFormats)[number], ending: string): string =>
  join(out, format, `${id}_segmented_1${ending}`);

test('the case says that it was resampled, and that its masks can be written as everything', async () => {
  expect(await services.handlers['dataset.cases']({})).toMatchObject([{ id, verdict: 'resampled' }]);
  const layers = await services.handlers['viewer.layers']({ case: id });
  expect(layers.maskFormats).toEqual(maskFormats);
  expect(layers.segmentations[0]?.classes.map(({ name }) => name)).toEqual(['background', 'wedge', 'bar']);
});

testAgainstPydicom(
  'pydicom finds every voxel on the slices as they were acquired, under the model’s name',
  () => {
    interface Facts {
      readonly segments: readonly { number: number; algorithm: string; voxels: readonly number[][] }[];
      readonly patient: string;
    }
    const script = join(import.meta.dirname, '../imaging/dicom/segmentation/pydicom-seg.py');
    const [ni, nj] = phantom.size;
    const sorted = (places: readonly (readonly number[])[]): string[] =>
      places
        .map((place) => place.map((one) => (Math.round(one * 100) / 100 + 0).toFixed(2)).join(' '))
        .sort();
    for (const facts of askPython<Facts>(script, [file('seg', '.seg.dcm'), file('labelmap', '.seg.dcm')])) {
      expect(facts.patient).not.toMatch(/Grün|Jürgen/);
      expect(facts.segments.map(({ number }) => number)).toEqual([1, 2]);
      for (const { number, algorithm, voxels } of facts.segments) {
        expect(algorithm).toBe('nearest value');
        const expected = [...phantom.labels.keys()]
          .filter((at) => phantom.labels[at] === number)
          .map((at) => placeOf(tilted, at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))));
        expect(sorted(voxels)).toEqual(sorted(expected));
      }
    }
  },
);

testAgainstDciodvfy('dciodvfy misses only what de-identification took from the images', () => {
  const taken = /Study ID/;
  for (const path of [file('seg', '.seg.dcm'), file('rtstruct', '.rtstruct.dcm')]) {
    const complaints = complaintsAbout(path);
    expect(complaints.filter((line) => line.startsWith('Error') || !taken.test(line))).toEqual([]);
  }
});

test('no name of the patient is in any of the files', () => {
  for (const [format, ending] of [
    ['seg', '.seg.dcm'],
    ['labelmap', '.seg.dcm'],
    ['rtstruct', '.rtstruct.dcm'],
    ['nifti', '.nii.gz'],
  ] as const)
    expect(readFileSync(file(format, ending)).toString('latin1')).not.toMatch(/J.{1,2}rgen|PAT-0042/);
});
