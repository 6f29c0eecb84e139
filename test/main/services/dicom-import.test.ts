/** DICOM folders into a project: what is taken over, what is said, and that no name of a patient is. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Triple } from '../../../shared/volume.ts';
import { writeSeriesNifti } from '../../../main/imaging/dicom/write-nifti.ts';
import { readSeriesVolume } from '../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../main/imaging/dicom/scan.ts';
import { readNifti, readNiftiHeader } from '../../../main/imaging/nifti/read.ts';
import { writeNifti } from '../../../main/imaging/nifti/write.ts';
import { reorientGrid, reorientVoxels } from '../../../main/imaging/orientation.ts';
import type { Services } from '../../../main/services/index.ts';
import { realData, testOnRealData } from '../../support/real-data.ts';
import { writeSeries, writeSlice } from '../imaging/dicom/phantoms.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject } from './support.ts';

let services: Services;
let project: string;

beforeEach(async () => {
  ({ services, project } = await emptyProject());
  return () => services.close();
});

const heights = (...z: readonly number[]): Triple[] => z.map((height) => [0, 0, height]);
const patient = (id: string, series: string) => ({
  more: {
    '00100010 PN': `Geheim^${id}`,
    '00100020 LO': `ID-${id}`,
    '0020000e UI': `1.2.3.4.${series}`,
    '0020000d UI': `1.2.3.${series}`,
  },
});

/** A label map on the grid of a folder's series, stored with its rows upside down, as converters do. */
async function writeFlippedLabel(folder: string, out: string): Promise<void> {
  const [series] = scanDicom([folder]).series;
  const volume = await readSeriesVolume(series!.source!);
  const turning = { axes: [0, 1, 2] as const, flips: [false, true, false] as const };
  const labels = Uint8Array.from(volume.voxels, (value) => (value > 1060 ? 1 : 0));
  const { grid } = volume;
  await writeNifti(out, {
    grid: reorientGrid(grid, turning),
    voxels: reorientVoxels(labels, grid.size, turning),
  });
}

describe('import of DICOM', () => {
  test('labelled series by their grids, unlabelled ones too, and each patient’s in one fold', async () => {
    const data = temporaryFolder();
    for (const number of [1, 2, 3, 4, 5, 6]) {
      const folder = join(data, `Geheim_${number}`);
      writeSeries(
        folder,
        heights(number, number + 2, number + 4, number + 6),
        patient(String(number), String(number)),
        10 * number,
      );
      if (number < 6) await writeFlippedLabel(folder, join(data, `label-${number}.nii.gz`));
    }
    const report = await services.handlers['dataset.import']({ folder: data });
    expect(report).toMatchObject({ layout: 'dicom', dataset: { modality: 'CT', channels: ['image'] } });
    expect(report.imported).toHaveLength(6);
    expect(report.findings).toEqual([]);
    expect(report.unlabelled).toHaveLength(1);
    const cases = await services.handlers['dataset.cases']({});
    const labelled = cases.filter(({ labelCounts }) => labelCounts.length > 0);
    expect(labelled).toHaveLength(5);
    expect(new Set(labelled.map(({ fold }) => fold)).size).toBe(5);
    // the label lies on the image: where the image is bright, whatever way its rows ran
    const [first] = labelled;
    const image = await readNifti(join(project, 'cases', first!.id, 'image_0000.nii'));
    const label = await readNifti(join(project, 'cases', first!.id, 'label.nii.gz'));
    expect(label.grid).toEqual(image.grid);
    expect([...label.voxels]).toEqual(Array.from(image.voxels, (value) => (value > 1060 ? 1 : 0)));
    await expect(
      services.handlers['training.propose']({ dims: 2, architecture: 'unet' }),
    ).resolves.toMatchObject({ preparation: { dims: 2 } });
    // again: nothing new
    const again = await services.handlers['dataset.import']({ folder: data });
    expect([again.imported.length, again.unchanged.length]).toEqual([0, 6]);
  });

  test('no name or number of a patient is in anything that was written', async () => {
    const data = temporaryFolder();
    writeSeries(join(data, 'Geheim'), heights(0, 2, 4, 6), patient('Frau', '1'));
    await services.handlers['dataset.import']({ folder: data });
    await services.close();
    const files = readdirSync(project, { recursive: true, withFileTypes: true });
    for (const entry of files) {
      expect(entry.name).not.toMatch(/geheim|frau/i);
      if (entry.isFile()) {
        expect(readFileSync(join(entry.parentPath, entry.name)).toString('latin1')).not.toMatch(
          /geheim|ID-Frau/i,
        );
      }
    }
    expect(files.length).toBeGreaterThan(3);
  });

  test('images without labels first, labelled ones later', async () => {
    const [bare, full] = [temporaryFolder(), temporaryFolder()];
    writeSeries(bare, heights(0, 2, 4, 6), patient('a', '1'));
    await services.handlers['dataset.import']({ folder: bare });
    await expect(services.handlers['training.propose']({ dims: 2, architecture: 'unet' })).rejects.toThrow(
      /no labelled images/,
    );
    writeSeries(join(full, 'b'), heights(1, 3, 5, 7), patient('b', '2'), 20);
    await writeFlippedLabel(join(full, 'b'), join(full, 'b.nii.gz'));
    const { dataset } = await services.handlers['dataset.import']({ folder: full });
    expect(dataset.classes.map(({ name }) => name)).toEqual(['background', 'label 1']);
    await expect(services.handlers['dataset.fingerprint']({})).resolves.toMatchObject({ cases: 1 });
  });

  test('a series that cannot be decoded is refused by name, the others come in', async () => {
    const data = temporaryFolder();
    writeSeries(join(data, 'good'), heights(0, 2, 4, 6), patient('a', '1'));
    writeSeries(join(data, 'gap'), heights(0, 2, 30, 32), patient('b', '2'), 20);
    const report = await services.handlers['dataset.import']({ folder: data });
    expect(report.imported).toHaveLength(1);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        severity: 'refused',
        file: 'gap, phantom',
        message: expect.stringMatching(/missing/),
      }),
    );
  });
});

describe('looking through and converting', () => {
  test('verdicts come with a picture of the middle slice', async () => {
    const data = temporaryFolder();
    writeSeries(data, heights(0, 2, 4, 6));
    const { series, others } = await services.inspect({ paths: [data], pictures: true });
    expect(others).toEqual([]);
    expect(series[0]).toMatchObject({ verdict: { level: 'good' }, size: [8, 6, 4] });
    const png = Buffer.from(series[0]?.picture?.split(',')[1] ?? '', 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([107, 160]); // 6 × 9 mm
  });

  test('a converted series keeps its 16 bits, plain or compressed', async () => {
    const data = temporaryFolder();
    writeSeries(data, heights(0, 2, 4), { more: { '00281053 DS': 0.5, '00281052 DS': -1024 } });
    const [series] = scanDicom([data]).series;
    const direct = await readSeriesVolume(series!.source!);
    for (const name of ['a.nii', 'b/b.nii.gz']) {
      const out = join(data, name);
      await services.convert({ from: data, to: out, series: null });
      expect((await readNiftiHeader(out)).type.name).toBe('int16');
      const { grid, voxels } = await readNifti(out);
      expect(voxels).toEqual(direct.voxels);
      expect(grid.size).toEqual(direct.grid.size);
    }
    expect(readdirSync(data).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('slopes that differ between slices, or that float32 cannot hold, are written as float32', async () => {
    const data = temporaryFolder();
    writeSlice(data, { position: [0, 0, 0], number: 1, more: { '00281053 DS': 0.1 } });
    writeSlice(data, { position: [0, 0, 1], number: 2, more: { '00281053 DS': 0.2 } });
    const [series] = scanDicom([data]).series;
    const out = join(data, 'x.nii');
    await writeSeriesNifti(series!.source!, out);
    expect((await readNiftiHeader(out)).type.name).toBe('float32');
    expect((await readNifti(out)).voxels).toEqual((await readSeriesVolume(series!.source!)).voxels);
  });

  test('several volumes are listed for the user to choose from', async () => {
    const data = temporaryFolder();
    writeSeries(join(data, 'a'), heights(0, 2, 4), patient('a', '1'));
    writeSeries(join(data, 'b'), heights(0, 2, 4), patient('b', '2'), 20);
    const { series } = await services.inspect({ paths: [data], pictures: false });
    const to = join(data, 'x.nii');
    await expect(services.convert({ from: data, to, series: null })).rejects.toMatchObject({
      hint: expect.stringContaining(series[1]?.id ?? '-'),
    });
    await services.convert({ from: data, to, series: series[1]?.id ?? '' });
    await expect(services.convert({ from: data, to: join(data, 'x.png'), series: null })).rejects.toThrow(
      /NIfTI/,
    );
  });

  testOnRealData('a DICOMDIR gives the files it lists, and names those that are not there', async () => {
    const folder = join(realData, 'pydicom_samples/dicomdirtests');
    const { series, refused } = await services.inspect({
      paths: [join(folder, 'DICOMDIR')],
      pictures: false,
    });
    expect(series.reduce((sum, { files }) => sum + files, 0)).toBe(31);
    expect(refused).toEqual([]);
  });
});

testOnRealData('the command prints verdicts and converts', () => {
  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, ['main/cli/index.ts', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const tilt = join(realData, 'hostile/dicom/gantry_tilt');
  expect(run('inspect', tilt)).toMatch(
    /^usable .*[^]*tilted by 15.0 degrees[^]*To be used: The slices are moved/,
  );
  const lines = run('inspect', '--json', tilt).trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ series: { verdict: { level: 'usable' } } });
  const out = join(temporaryFolder(), 'x.nii.gz');
  expect(run('convert', tilt, out)).toMatch(/x.nii.gz is written. Resampled/);
});
