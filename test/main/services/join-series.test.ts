/** Several DICOM series of one examination as the channels of one case. The phantom's values follow from places alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Triple } from '../../../shared/volume.ts';
import { worldOf } from '../../../main/imaging/geometry.ts';
import { readSeriesVolume } from '../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../main/imaging/dicom/scan.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import { writeNifti } from '../../../main/imaging/nifti/write.ts';
import type { Services } from '../../../main/services/index.ts';
import { secateur } from '../cli/secateur.ts';
import { changeManifest, twoChannelBundle } from '../export/foreign-bundle.ts';
import { phantomAt, writeSeries } from '../imaging/dicom/phantoms.ts';
import { put } from '../imaging/nifti/fixtures.ts';
import { image } from '../datasets/folders.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject } from './support.ts';

let services: Services;
let project: string;

beforeEach(async () => {
  ({ services, project } = await emptyProject());
  return () => services.close();
});

interface Made {
  readonly description: string;
  readonly heights: readonly number[];
  readonly patient?: string;
  readonly frame?: string;
  readonly more?: Readonly<Record<string, string | number | readonly number[]>>;
}

let made = 0;

/** One examination for each patient, one frame of reference for each examination unless it is said. */
function write(data: string, series: readonly Made[]): void {
  for (const { description, heights, patient = '1', frame = `1.2.9.${patient}`, more } of series) {
    made++;
    const positions = heights.map((z): Triple => [0, 0, z]);
    const fields = {
      '00080060 CS': 'MR',
      '0008103e LO': description,
      '00200052 UI': frame,
      '00100010 PN': `Geheim^${patient}`,
      '00100020 LO': `ID-${patient}`,
      '0020000d UI': `1.2.3.${patient}`,
      '0020000e UI': `1.2.3.4.${made}`,
      ...more,
    };
    writeSeries(join(data, `s${made}`), positions, { more: fields }, 100 * made);
  }
}

const t1 = { description: 't1_mprage sag', heights: [0, 2, 4, 6] };
const flair = { description: 'FLAIR 3D', heights: [-1, 1, 3, 5, 7] };
const joined = (join: string[], more: { series?: string[] } = {}) => ({ options: { join, ...more } });

const said = (report: { findings: readonly { severity: string; message: string }[] }): string[] =>
  report.findings
    .map(({ severity, message }) => `${severity}: ${message}`)
    .filter((text) => !text.includes('a face can be drawn'));

describe('an import that joins series', () => {
  test('makes one case of each examination, its channels on one grid by their places', async () => {
    const data = temporaryFolder();
    write(data, [t1, flair, { ...flair, patient: '2' }, { ...t1, patient: '2', heights: [1, 3, 5] }]);
    write(data, [{ description: 'localizer', heights: [0, 5, 10] }]);
    const report = await services.handlers['dataset.import']({ folder: data, ...joined(['T1', 'flair']) });
    expect(report).toMatchObject({ layout: 'dicom', dataset: { modality: 'MR', channels: ['T1', 'flair'] } });
    expect(report.imported).toHaveLength(2);
    const cases = await services.handlers['dataset.cases']({});
    expect(new Set(cases.map(({ subject }) => subject)).size).toBe(2);
    for (const { id, description } of cases) {
      expect(description).toMatch(/^T1 \+ flair; MR/);
      const [first, second] = await Promise.all(
        ['0000', '0001'].map((number) => readNifti(join(project, 'cases', id, `image_${number}.nii`))),
      );
      expect(second!.grid).toEqual(first!.grid);
      expect([3, 4]).toContain(first!.grid.size[2]);
      const [columns, rows] = first!.grid.size;
      for (const volume of [first!, second!])
        for (const [at, value] of volume.voxels.entries()) {
          const voxel = [
            at % columns,
            Math.floor(at / columns) % rows,
            Math.floor(at / columns / rows),
          ] as const;
          expect(Math.abs(value - phantomAt(worldOf(volume.grid, voxel)))).toBeLessThan(1.01); // stored as whole numbers
        }
    }
    expect(said(report)).toContainEqual(
      expect.stringMatching(
        /^warning: Does not lie on the grid of .*t1_mprage sag.*resampled onto it by its place/,
      ),
    );
    // again: nothing new
    const again = await services.handlers['dataset.import']({ folder: data, ...joined(['T1', 'flair']) });
    expect([again.imported.length, again.unchanged.length]).toEqual([0, 2]);
  });

  test('lies on the grid of the series that is labelled', async () => {
    const data = temporaryFolder();
    write(data, [t1, flair]);
    const label = await labelOf(data, 'FLAIR 3D');
    await writeNifti(join(data, 'label.nii.gz'), label);
    const { imported, unlabelled } = await services.handlers['dataset.import']({
      folder: data,
      ...joined(['t1', 'FLAIR']),
    });
    expect(unlabelled).toEqual([]);
    const folder = join(project, 'cases', imported[0] ?? '');
    const stored = await readNifti(join(folder, 'label.nii.gz'));
    expect(stored.grid.size[2]).toBe(5);
    expect([...stored.voxels]).toEqual([...label.voxels]);
    const [first, second] = await Promise.all(
      ['0000', '0001'].map((number) => readNifti(join(folder, `image_${number}.nii`))),
    );
    expect(first!.grid).toEqual(stored.grid);
    expect(second!.grid).toEqual(stored.grid);
    // masks refer to the labelled series: its five slices
    const record = JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8')) as { slices: unknown[] };
    expect(record.slices).toHaveLength(5);
  });

  test('takes a label map that lies on the grid of all of them', async () => {
    const data = temporaryFolder();
    write(data, [t1, { ...flair, heights: t1.heights }]);
    await writeNifti(join(data, 'label.nii.gz'), await labelOf(data, 'FLAIR 3D'));
    const apart = await services.handlers['dataset.import']({ folder: data });
    expect(said(apart).join()).toMatch(/Lies on the grid of several series/);
    await services.close();
    ({ services, project } = await emptyProject());
    const report = await services.handlers['dataset.import']({ folder: data, ...joined(['t1', 'FLAIR']) });
    expect([report.imported.length, report.unlabelled]).toEqual([1, []]);
    expect(said(report)).toEqual([]);
  });

  test.each<[string, Made[], RegExp]>([
    [
      'in another frame of reference',
      [t1, { ...flair, frame: '1.2.77' }],
      /“t1” and “FLAIR” lie in different frames of reference/,
    ],
    [
      'without one',
      [t1, { ...flair, frame: '' }],
      /“FLAIR” does not say in which frame of reference it lies/,
    ],
    ['that is not there', [t1], /None of its series is called like “FLAIR” \(there are t1_mprage sag\)/],
    [
      'that is there twice',
      [t1, flair, { ...flair, description: 'FLAIR 2D' }],
      /2 of its series are called like “FLAIR” \(FLAIR [23]D = [0-9a-f]+; FLAIR [23]D = .*--series/,
    ],
    [
      'that is another channel too',
      [{ ...t1, description: 't1 FLAIR' }],
      /“t1” and “FLAIR” are one series \(t1 FLAIR\)/,
    ],
    [
      'of another place',
      [t1, { ...flair, heights: [100, 102, 104, 106] }],
      /oes not lie on the grid of .* covers only 0 % of it/,
    ],
  ])('refuses a series %s, and takes the other examination', async (_, series, message) => {
    const data = temporaryFolder();
    write(data, [...series, { ...t1, patient: '2' }, { ...flair, patient: '2' }]);
    const report = await services.handlers['dataset.import']({ folder: data, ...joined(['t1', 'FLAIR']) });
    expect(report.imported).toHaveLength(1);
    const refused = said(report).filter((text) => text.startsWith('refused'));
    expect(refused).toEqual([expect.stringMatching(message)]);
  });

  test('the whole description goes before its words, and these before parts of them', async () => {
    const data = temporaryFolder();
    write(data, [t1, flair, { ...t1, description: 't1' }, { ...t1, description: 't1c' }]);
    const report = await services.handlers['dataset.import']({ folder: data, ...joined(['T1', 'T1C']) });
    expect(said(report)).toEqual([]);
    expect(report.imported).toHaveLength(1);
  });

  test('of two that are called alike, --series chooses', async () => {
    const data = temporaryFolder();
    write(data, [t1, flair, { ...flair, description: 'FLAIR 2D' }]);
    const { series } = scanDicom([data]);
    const chosen = series.filter(({ summary }) => summary.description !== 'FLAIR 2D');
    const ids = chosen.map(({ summary }) => summary.id);
    const report = await services.handlers['dataset.import']({
      folder: data,
      ...joined(['t1', 'FLAIR'], { series: ids }),
    });
    expect(report.imported).toHaveLength(1);
  });

  test('says so where there is no DICOM', async () => {
    const data = temporaryFolder();
    put(data, 'a.nii', image(1));
    const importing = services.handlers['dataset.import']({ folder: data, ...joined(['t1', 'FLAIR']) });
    await expect(importing).rejects.toThrow(/holds no DICOM series, and which of them to join was said/);
  });
});

describe('a prediction by a model of two channels', () => {
  test('takes its series by the names of its channels', async () => {
    const model = await twoChannelBundle();
    changeManifest(model, (manifest) => ({ ...manifest, channels: ['t1', 'FLAIR'] }));
    const data = temporaryFolder();
    // where both show one place they are equal; FLAIR is brighter by 5 everywhere
    write(data, [flair, { ...t1, more: { '00281052 DS': -5, '00281053 DS': 1 } }]);
    const out = temporaryFolder();
    const { code, err, lines } = await secateur(
      'predict',
      '--model',
      model,
      '--image',
      data,
      '--out',
      out,
      '--json',
    );
    expect(code, err).toBe(0);
    const { voxels, grid } = await readNifti(String(lines.at(-1)?.['mask']));
    expect(grid.size[2]).toBe(4); // that of the first channel
    expect(new Set(voxels)).toEqual(new Set([1]));
  });

  test('names the channel that has no series', async () => {
    const model = await twoChannelBundle();
    const data = temporaryFolder();
    write(data, [t1, flair]);
    const { code, err } = await secateur(
      'predict',
      '--model',
      model,
      '--image',
      data,
      '--out',
      temporaryFolder(),
    );
    expect(code).toBe(1);
    expect(err).toMatch(
      /no examination with a series for each channel of the model \(channel 0, channel 1\)/,
    );
    expect(err).toMatch(/None of its series is called like “channel 0”/);
  });
});

async function labelOf(data: string, description: string) {
  const series = scanDicom([data]).series.find(({ summary }) => summary.description === description);
  const { grid, voxels } = await readSeriesVolume(series!.source!);
  return { grid, voxels: Uint8Array.from(voxels, (value) => (value > 1050 ? 1 : 0)) };
}
