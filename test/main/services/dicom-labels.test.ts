/** Segmentations and structure sets in a DICOM folder become the labels of their series, on the grid of its image. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { imagesOfSeries, gridOfSeries, readSourceSeries } from '../../../main/imaging/dicom/source-series.ts';
import { readSegmentation } from '../../../main/imaging/dicom/segmentation/read.ts';
import { writeMask } from '../../../main/imaging/dicom/write-mask.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import type { Services } from '../../../main/services/index.ts';
import type { Triple } from '../../../shared/volume.ts';
import type { GivenImportOptions } from '../../../shared/import-options.ts';
import { niftiBytes, put } from '../imaging/nifti/fixtures.ts';
import { writeSeries } from '../imaging/dicom/phantoms.ts';
import {
  acquisitions,
  writePhantomSeries,
  type Acquisition,
  type PhantomSeries,
} from '../imaging/dicom/phantom-series.ts';
import { realData, testOnRealData } from '../../support/real-data.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject } from './support.ts';

let services: Services;
let project: string;
beforeEach(async () => {
  ({ services, project } = await emptyProject());
  return () => services.close();
});

type Format = 'seg' | 'labelmap' | 'rtstruct';

async function phantomWith(
  format: Format,
  acquisition: Acquisition,
  names: readonly string[] = ['wedge', 'bar'],
): Promise<{ folder: string; phantom: PhantomSeries }> {
  const folder = temporaryFolder();
  const phantom = await writePhantomSeries(join(folder, 'images'), acquisition);
  const series = readSourceSeries(phantom.paths);
  const { grid } = imagesOfSeries(series, gridOfSeries(series, 'phantom'));
  const classes = ['background', ...names].map((name, value) => ({ name, value }));
  const options = { format, series, classes, maker: { software: '0', model: null } };
  await writeMask(join(folder, 'labels.dcm'), { grid, voxels: phantom.labels }, options);
  return { folder, phantom };
}

const load = (folder: string, options: GivenImportOptions = {}) =>
  services.handlers['dataset.import']({ folder, options });

async function filesOf(id = '') {
  const folder = join(project, 'cases', id);
  return {
    image: await readNifti(join(folder, 'image_0000.nii')),
    label: await readNifti(join(folder, 'label.nii.gz')),
  };
}

const named = (name: string) => acquisitions.find((one) => one.name === name) as Acquisition;
/** Labels follow from intensities in the phantom. */
const labelOf = (value: number): number => (value < -300 ? 0 : value < 750 ? 1 : 2);

describe('labels of objects', () => {
  test.each(['seg', 'labelmap', 'rtstruct'] as const)('%s: names and voxels', async (format) => {
    const { folder, phantom } = await phantomWith(format, named('oblique'));
    const report = await load(folder);
    expect(report.findings).toEqual([]);
    expect(report.dataset.classes.map(({ name }) => name)).toEqual(['background', 'bar', 'wedge']);
    const { image, label } = await filesOf(report.imported[0]);
    expect(label.grid).toEqual(image.grid);
    const expected = phantom.labels.map((value) => [0, 2, 1][value] ?? 0); // by name: bar, wedge
    expect(Buffer.from(Uint8Array.from(label.voxels)).equals(Buffer.from(expected))).toBe(true);
  });

  test.each(['seg', 'rtstruct'] as const)(
    '%s of a tilted series lies on its straightened image',
    async (format) => {
      const { folder } = await phantomWith(format, named('tilted'), ['a', 'b']);
      const report = await load(folder);
      const { image, label } = await filesOf(report.imported[0]);
      expect(label.grid).toEqual(image.grid);
      const differing = label.voxels.filter((value, at) => value !== labelOf(image.voxels[at] ?? 0)).length;
      expect(label.voxels.filter((value) => value > 0).length).toBeGreaterThan(200);
      expect(differing).toBe(0); // the tilt moves slices by whole rows here
    },
  );

  test('a referenced slice that is missing is named', async () => {
    const { folder, phantom } = await phantomWith('rtstruct', named('axial'));
    rmSync(phantom.paths.at(-3) ?? '');
    const { findings } = await load(folder);
    const texts = findings.map(({ file, message }) => `${file}: ${message}`).join('\n');
    expect(texts).toMatch(
      /labels\.dcm: wedge: refers to the image 1\.2\.3\.4\.5\.\d+ \(at z = .* mm\), which is not there/,
    );
  });

  test('an object of images that are not there is left out by name', async () => {
    const { folder } = await phantomWith('seg', named('axial'));
    rmSync(join(folder, 'images'), { recursive: true });
    const heights: Triple[] = [0, 2, 4, 6].map((z) => [0, 0, z]);
    writeSeries(join(folder, 'others'), heights);
    const { findings, imported, unlabelled } = await load(folder);
    expect(imported).toHaveLength(1);
    expect(unlabelled).toEqual(imported);
    expect(findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'labels.dcm: Refers to images that are not in this folder; left out.',
    ]);
  });

  test('a table renames labels and leaves them out, and later imports keep to the classes', async () => {
    const first = await phantomWith('seg', named('axial'), ['Leber', 'Body']);
    const labels = [
      { from: 'Leber', to: 'liver' },
      { from: 'Body', to: null },
    ];
    const report = await load(first.folder, { labels });
    expect(report.dataset.classes.map(({ name }) => name)).toEqual(['background', 'liver']);
    const { label } = await filesOf(report.imported[0]);
    expect([...label.voxels]).toEqual([...first.phantom.labels].map((value) => Number(value === 1)));
    const second = await phantomWith('rtstruct', named('sagittal'), ['liver', 'Body']);
    await expect(load(second.folder)).rejects.toThrow(
      /classes background, Body, liver; this project has .* liver\./,
    );
    const again = await load(second.folder, { labels: [{ from: 'Body', to: null }] });
    expect(again.imported).toHaveLength(1);
  });
});

describe('codes of one’s own', () => {
  const code = { value: '99-1', scheme: '99HOSPITAL', meaning: 'Our wedge' };

  async function exported(codes: string): Promise<string> {
    const { folder } = await phantomWith('seg', named('axial'));
    const { imported, unchanged } = await load(folder);
    const [id = ''] = [...imported, ...unchanged];
    writeFileSync(join(project, 'codes.json'), codes);
    const request = {
      case: id,
      mask: { kind: 'label' },
      format: 'seg',
      folder: join(folder, 'out'),
    } as const;
    return (await services.handlers['masks.export'](request)).file;
  }

  test('in the project go before the built-in ones', async () => {
    const file = await exported(JSON.stringify({ wedge: { category: code, type: code } }));
    const { segments } = readSegmentation(file);
    expect(segments.find(({ label }) => label === 'wedge')?.type).toEqual(code);
    expect(segments.find(({ label }) => label === 'bar')?.type?.scheme).toBe('SCT');
  });

  test('that are none are named, file and field', async () => {
    await expect(exported('{"wedge": {"category": 1}}')).rejects.toThrow(/codes\.json: wedge\.category/);
    await expect(exported('wedge')).rejects.toThrow(/codes\.json: is no JSON/);
  });
});

test('series can be chosen', async () => {
  const { folder } = await phantomWith('seg', named('axial'));
  const { series } = await services.inspect({ paths: [folder], pictures: false });
  await expect(load(folder, { series: [] })).rejects.toThrow(/none of its cases can be used/);
  expect((await load(folder, { series: [series[0]?.id ?? ''] })).imported).toHaveLength(1);
});

describe('a fourth axis', () => {
  function cine(): string {
    const folder = temporaryFolder();
    const voxels = Array.from({ length: 8 * 8 * 3 * 3 }, (_, at) => at);
    const form = { code: 1, rows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] };
    put(folder, 'images/a.nii', niftiBytes({ size: [8, 8, 3, 3], voxels, sform: form }));
    const label = Array.from({ length: 8 * 8 * 3 }, (_, at) => Number(at % 7 === 0));
    put(folder, 'labels/a.nii', niftiBytes({ size: [8, 8, 3], voxels: label, sform: form, datatype: 2 }));
    return folder;
  }

  test('is channels', async () => {
    expect((await load(cine())).dataset.channels).toHaveLength(3);
  });

  test('is time, of which one point is taken', async () => {
    const report = await load(cine(), { fourthAxis: 2, caseNames: 'files' });
    expect(report.dataset.channels).toEqual(['image']);
    const { voxels } = await readNifti(join(project, 'cases/a/image_0000.nii'));
    expect([voxels[0], voxels.at(-1), voxels.length]).toEqual([192, 383, 192]);
  });

  test('has no such point', async () => {
    await expect(load(cine(), { fourthAxis: 4 })).rejects.toThrow(/images\/a\.nii.*3 time points; number 4/);
  });
});

testOnRealData('real objects: segments by name, those of other images left out', async () => {
  const { dataset, findings, imported } = await load(join(realData, 'dicom_seg_rtstruct/dcmqi'));
  expect(imported).toHaveLength(1);
  expect(dataset.classes.map(({ name }) => name)).toContain('Liver');
  const texts = findings.map(({ file, message }) => `${file}: ${message}`).join('\n');
  expect(texts).toMatch(/23x38x3\/label\.seg\.dcm: Refers to images that are not in this folder/);
  expect(texts).toMatch(/partial_overlaps\.dcm: 3134 voxels lie in more than one segment/);
});

testOnRealData('a real structure set that refers to an absent slice: the others come in', async () => {
  const { dataset, findings } = await load(join(realData, 'dicom_seg_rtstruct/rt_utils'));
  expect(dataset.classes.length).toBeGreaterThan(1);
  const texts = findings.map(({ file, message }) => `${file}: ${message}`).join('\n');
  expect(texts).toMatch(/invalid_reference_rt\.dcm: .* refers to the image .*, which is not there/);
});
