/**
 * A phantom without symmetry goes from DICOM to the grid of training and back, and out as SEG, RTSTRUCT and NIfTI; pydicom
 * and nibabel must find every voxel at the millimetres where the phantom has it, however it was acquired.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { networkOrder, preprocess } from '../../../main/datasets/preprocess.ts';
import { restore } from '../../../main/datasets/restore.ts';
import { readSeriesVolume } from '../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../main/imaging/dicom/scan.ts';
import { sourceSeriesOfStack } from '../../../main/imaging/dicom/source-series.ts';
import { writeMask } from '../../../main/imaging/dicom/write-mask.ts';
import { reorientationTo, reorientGrid } from '../../../main/imaging/orientation.ts';
import type { LabelVolume } from '../../../main/imaging/volume.ts';
import type { Plan } from '../../../shared/dataset.ts';
import { maskEndings, maskFormats } from '../../../shared/mask-formats.ts';
import { askPython } from '../../support/oracle.ts';
import { testAgainstNibabel, testAgainstPydicom } from '../../support/real-data.ts';
import {
  acquisitions,
  placeOf,
  voxelAt,
  writePhantomSeries,
  type Acquisition,
  type PhantomSeries,
} from '../imaging/dicom/phantom-series.ts';

const classes = ['background', 'wedge', 'bar'].map((name, value) => ({ name, value }));
const maker = { software: '0.1.0', model: { name: 'net', version: '1', sha256: '00ff'.repeat(16) } };
const values = [-900, 300, 1200];
const dicomTests = join(import.meta.dirname, '../imaging/dicom');

interface Made {
  readonly acquisition: Acquisition;
  readonly phantom: PhantomSeries;
  readonly path: (format: (typeof maskFormats)[number]) => string;
}

let folder = '';
const all: Made[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'round-trip-'));
  for (const acquisition of acquisitions) {
    const images = join(folder, acquisition.name);
    const phantom = await writePhantomSeries(images, acquisition);
    const source = scanDicom([images]).series[0]?.source;
    if (!source) throw new Error(`${acquisition.name} was refused`);
    const labels = throughTheNetwork(await readSeriesVolume(source));
    const path = (format: (typeof maskFormats)[number]): string =>
      join(folder, `${acquisition.name}-${format}${maskEndings[format]}`);
    const series = sourceSeriesOfStack(source.stack);
    for (const format of maskFormats)
      await writeMask(path(format), labels, { format, series, classes, maker });
    all.push({ acquisition, phantom, path });
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** To the grid of training, where a network that knows the phantom's three values decides, and back. */
function throughTheNetwork(volume: Awaited<ReturnType<typeof readSeriesVolume>>): LabelVolume {
  const turned = reorientGrid(volume.grid, reorientationTo('RAS', volume.grid));
  const plan: Plan = {
    dims: 3,
    orientation: 'RAS',
    targetSpacing: networkOrder(turned.spacing),
    normalization: ['none'],
    intensities: [],
    patch: [8, 8, 8],
    batch: 1,
    widths: [4],
    strides: [[1, 1, 1]],
    kernels: [[3, 3, 3]],
    reasons: [],
  };
  const { image, geometry } = preprocess([volume], null, plan);
  const logits = Float32Array.from({ length: image.length * 3 }, (_, index) => {
    const value = image[index % image.length] ?? 0;
    return -Math.abs(value - (values[Math.floor(index / image.length)] ?? 0));
  });
  return restore(logits, geometry);
}

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
