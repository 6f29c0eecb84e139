/**
 * `secateur predict` on DICOM series of a phantom without symmetry: to the grid of training, through an exported model,
 * back and out as SEG, LABELMAP, RTSTRUCT and NIfTI. pydicom and nibabel must find every voxel at the millimetres where
 * the phantom has it, however it was acquired.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { maskEndings, maskFormats } from '../../../shared/mask-formats.ts';
import { complaintsAbout, testAgainstDciodvfy } from '../../support/dciodvfy.ts';
import { askPython } from '../../support/oracle.ts';
import { testAgainstNibabel, testAgainstPydicom } from '../../support/real-data.ts';
import { writeThresholdBundle } from '../export/threshold-bundle.ts';
import {
  acquisitions,
  phantomValues,
  placeOf,
  voxelAt,
  writePhantomSeries,
  type Acquisition,
  type PhantomSeries,
} from '../imaging/dicom/phantom-series.ts';
import { secateur } from './secateur.ts';

const dicomTests = join(import.meta.dirname, '../imaging/dicom');

type Format = (typeof maskFormats)[number];

interface Made {
  readonly acquisition: Acquisition;
  readonly phantom: PhantomSeries;
  readonly path: (format: Format) => string;
}

let folder = '';
const all: Made[] = [];

/** Acquisitions that one model can predict: the axes of their spacings agree once they are brought to RAS. */
const groups = [['axial', 'oblique', 'tilted'], ['sagittal'], ['coronal']];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'predict-dicom-'));
  for (const names of groups) {
    const images = names.map((name) => join(folder, name));
    for (const acquisition of acquisitions.filter(({ name }) => names.includes(name))) {
      const { name } = acquisition;
      const phantom = await writePhantomSeries(join(folder, name), acquisition);
      const path = (format: Format): string => join(folder, format, `${name}${maskEndings[format]}`);
      all.push({ acquisition, phantom, path });
    }
    const model = join(folder, 'models', names.join());
    await writeThresholdBundle(model, images[0] ?? '', phantomValues);
    for (const format of maskFormats) {
      const out = join(folder, format);
      const { code, lines, err } = await secateur(
        'predict',
        '--model',
        model,
        '--image',
        ...images,
        '--format',
        format,
        '--out',
        out,
        '--json',
      );
      expect(code, err).toBe(0);
      expect(lines.map(({ mask }) => mask)).toEqual(
        names.map((name) => join(out, `${name}${maskEndings[format]}`)),
      );
    }
  }
  expect(all).toHaveLength(acquisitions.length);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Indices of the phantom's voxels of a class, in order. */
const expectedVoxels = ({ labels }: PhantomSeries, value: number): number[] =>
  [...labels.keys()].filter((index) => labels[index] === value);

/** Indices of the voxels whose centres lie at the places found, each within a hundredth of a millimetre. */
function voxelsAt({ acquisition, phantom }: Made, places: readonly (readonly number[])[]): number[] {
  const [ni, nj] = phantom.size;
  return places
    .map(([x = NaN, y = NaN, z = NaN]) => {
      const [i, j, k] = voxelAt(acquisition, [x, y, z]).map(Math.round) as [number, number, number];
      const [a, b, c] = placeOf(acquisition, i, j, k);
      expect(Math.hypot(x - a, y - b, z - c), acquisition.name).toBeLessThan(0.01);
      return i + ni * (j + nj * k);
    })
    .sort((a, b) => a - b);
}

testAgainstPydicom('pydicom finds the phantom in both kinds of SEG', () => {
  interface Facts {
    readonly segments: readonly {
      readonly number: number;
      readonly voxels: readonly (readonly number[])[];
    }[];
  }
  const script = join(dicomTests, 'segmentation/pydicom-seg.py');
  const cases = all.flatMap((made) =>
    [made.path('seg'), made.path('labelmap')].map((path) => ({ made, path })),
  );
  const facts = askPython<Facts>(
    script,
    cases.map(({ path }) => path),
  );
  for (const [at, { made, path }] of cases.entries()) {
    expect(facts[at]?.segments.map(({ number }) => number)).toEqual([1, 2]);
    for (const { number, voxels } of facts[at]?.segments ?? []) {
      expect(voxelsAt(made, voxels), path).toEqual(expectedVoxels(made.phantom, number));
    }
  }
});

testAgainstNibabel('nibabel finds the phantom in the NIfTI, with the size of the acquisition', () => {
  interface Facts {
    readonly size: readonly number[];
    readonly places: Readonly<Record<string, readonly (readonly number[])[]>>;
  }
  const script = join(dicomTests, 'nibabel-places.py');
  const facts = askPython<Facts>(
    script,
    all.map(({ path }) => path('nifti')),
  );
  for (const [at, made] of all.entries()) {
    expect(facts[at]?.size, made.acquisition.name).toEqual(made.phantom.size);
    for (const value of [1, 2]) {
      const found = voxelsAt(made, facts[at]?.places[value] ?? []);
      expect(found, made.acquisition.name).toEqual(expectedVoxels(made.phantom, value));
    }
  }
});

testAgainstPydicom('pydicom and the even-odd rule find the phantom in the structure set', () => {
  interface Region {
    readonly inside: readonly number[];
    readonly unsure: readonly number[];
  }
  const requests = all.map(({ path, phantom }) =>
    JSON.stringify({ structures: path('rtstruct'), images: phantom.paths }),
  );
  const answers = askPython<Region[]>(join(dicomTests, 'rtstruct/pydicom-rt.py'), requests);
  for (const [at, { acquisition, phantom }] of all.entries()) {
    for (const [index, { inside, unsure }] of (answers[at] ?? []).entries()) {
      expect(unsure, acquisition.name).toEqual([]);
      expect(inside, acquisition.name).toEqual(expectedVoxels(phantom, index + 1));
    }
  }
});

testAgainstDciodvfy('dciodvfy is silent on what the command wrote, however it was acquired', () => {
  for (const { path } of all) {
    for (const format of ['seg', 'rtstruct'] as const)
      expect(complaintsAbout(path(format)), path(format)).toEqual([]);
  }
});
