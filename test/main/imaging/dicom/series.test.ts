/** Verdicts and volumes of series made by code: each fault alone, and what is done about it. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Triple } from '../../../../shared/volume.ts';
import { worldOf } from '../../../../main/imaging/geometry.ts';
import { readSeriesVolume, type SeriesVolume } from '../../../../main/imaging/dicom/read-volume.ts';
import { labelsOnSlices } from '../../../../main/imaging/dicom/regularise.ts';
import { scanDicom } from '../../../../main/imaging/dicom/scan.ts';
import type { Series } from '../../../../main/imaging/dicom/series.ts';
import { temporaryFolder } from '../nifti/fixtures.ts';
import { axial, phantomAt, writeSeries, writeSlice } from './phantoms.ts';

const heights = (...z: readonly number[]): Triple[] => z.map((height) => [0, 0, height]);

function onlySeries(folder: string): Series {
  const { series } = scanDicom([folder]);
  expect(series.length).toBe(1);
  return series[0] as Series;
}

async function volumeOf({ source, summary }: Series): Promise<SeriesVolume> {
  if (!source) throw new Error(summary.verdict.reasons.join(' '));
  return readSeriesVolume(source);
}

/** Every voxel whose place the slices cover holds the phantom's value there (rounded when stored). */
function expectPhantom(
  { grid, voxels }: SeriesVolume,
  isCovered: (place: Triple) => boolean = () => true,
): void {
  const [ni, nj] = grid.size;
  let covered = 0;
  voxels.forEach((value, index) => {
    const place = worldOf(grid, [index % ni, Math.floor(index / ni) % nj, Math.floor(index / (ni * nj))]);
    if (!isCovered(place)) return;
    covered++;
    expect(Math.abs(value - phantomAt(place)), place.join(', ')).toBeLessThan(0.51);
  });
  expect(covered).toBeGreaterThan(voxels.length / 2);
}

describe('verdicts', () => {
  test('a regular series is good, whatever its numbers and names say', async () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(9, 3, 6, 0)); // Instance Number against the position
    const series = onlySeries(folder);
    expect(series.summary.verdict).toEqual({ level: 'good', resampling: null, reasons: [] });
    expect(series.summary.spacing).toEqual([0.75, 1.5, 3]);
    expect(series.source?.stack.slices.map(({ instance }) => instance.instanceNumber)).toEqual([4, 2, 3, 1]);
    expectPhantom(await volumeOf(series));
  });

  test('spacing comes from positions, never from Slice Thickness', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4), { more: { '00180050 DS': 5, '00180088 DS': 5 } });
    expect(onlySeries(folder).summary.spacing?.[2]).toBe(2);
  });

  test('an oblique series lies where its positions say', async () => {
    const folder = temporaryFolder();
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const orientation = [c, s, 0, 0, 0, -1];
    const normal: Triple = [-s, c, 0];
    const positions = [0, 1, 2, 3].map((k): Triple => [
      10 + normal[0] * 2.5 * k,
      -20 + normal[1] * 2.5 * k,
      30,
    ]);
    writeSeries(folder, positions, { orientation });
    const series = onlySeries(folder);
    expect(series.summary.verdict.level).toBe('good');
    const volume = await volumeOf(series);
    expectPhantom(volume);
    for (const [k, { frame }] of (series.source?.stack.slices ?? []).entries()) {
      const place = worldOf(volume.grid, [0, 0, k]);
      place.forEach((value, axis) => expect(value).toBeCloseTo(frame.position?.[axis] ?? NaN, 3));
    }
  });

  test('a missing slice is named and interpolated', async () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4, 8, 10));
    const series = onlySeries(folder);
    expect(series.summary.verdict.level).toBe('usable');
    expect(series.summary.verdict.reasons.join(' ')).toMatch(
      /One slice is missing: 1 between 4.0 and 8.0 mm/,
    );
    expect(series.summary.verdict.resampling).toMatch(/interpolated/);
    expect(series.summary.size?.[2]).toBe(6);
    expectPhantom(await volumeOf(series));
  });

  test('a long gap is refused', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4, 14, 16, 18));
    const { verdict } = onlySeries(folder).summary;
    expect(verdict.level).toBe('refused');
    expect(verdict.reasons.join(' ')).toMatch(/4 slices are missing.*made up/);
  });

  test('uneven spacing is resampled at the usual distance', async () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4, 7, 10, 13));
    const series = onlySeries(folder);
    expect(series.summary.verdict.reasons.join(' ')).toMatch(/from 2.00 to 3.00 mm/);
    const volume = await volumeOf(series);
    expect(volume.grid.spacing[2]).toBe(3);
    expectPhantom(volume, ([, , z]) => z <= 13);
  });

  test('rounding of positions is no unevenness', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 1.3, 2.5, 3.8, 5, 6.3)); // 1.25 mm written with one decimal
    expect(onlySeries(folder).summary.verdict.level).toBe('good');
  });

  test('a tilted gantry shears the stack: slices are moved above each other, and masks moved back', async () => {
    const folder = temporaryFolder();
    const positions = [0, 1, 2, 3, 4].map((k): Triple => [5, 5 + k * 1.1, k * 3]);
    writeSeries(folder, positions);
    const series = onlySeries(folder);
    expect(series.summary.verdict).toMatchObject({
      level: 'usable',
      resampling: expect.stringMatching(/moved/),
    });
    expect(series.summary.verdict.reasons.join(' ')).toMatch(/gantry tilted by 20.1 degrees/);
    const volume = await volumeOf(series);
    expect(volume.grid.size).toEqual(series.summary.size);
    expectPhantom(volume, ([, y, z]) => y >= 5 + (z / 3) * 1.1 && y <= 5 + (z / 3) * 1.1 + 7.5);
    // a mask on the regular grid, brought back to the acquired slices: right within half a voxel
    const mask = Uint8Array.from(volume.voxels, (value) => (value > 1100 ? 1 : 0));
    const back = labelsOnSlices({ grid: volume.grid, voxels: mask }, volume.source.stack);
    back.forEach((labels, k) => {
      labels.forEach((label, index) => {
        const place: Triple = [5 + (index % 8) * 0.75, 5 + k * 1.1 + Math.floor(index / 8) * 1.5, k * 3];
        const margin = phantomAt(place) - 1100;
        if (Math.abs(margin) > 7 * 0.75 + 1)
          expect(label, `slice ${k}, pixel ${index}`).toBe(margin > 0 ? 1 : 0);
      });
    });
  });

  test('a copy of a file counts once, another slice at the same place is named', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4));
    copyFileSync(join(folder, '2.dcm'), join(folder, 'copy.dcm'));
    writeSlice(folder, { position: [0, 0, 4], number: 9 });
    const { summary, source } = onlySeries(folder);
    expect(source?.stack.slices.length).toBe(3);
    expect(summary.verdict.level).toBe('usable');
    expect(summary.verdict.reasons.join(' ')).toMatch(/copy.dcm is a copy of 2.dcm/);
    expect(summary.verdict.reasons.join(' ')).toMatch(/9.dcm lies where 3.dcm lies/);
  });

  test('two orientations in one series are two volumes; a single one that points elsewhere is a localiser', () => {
    const folder = temporaryFolder();
    writeSeries(folder, heights(0, 2, 4, 6, 8));
    const coronal = [1, 0, 0, 0, 0, -1];
    writeSeries(
      join(folder, 'b'),
      [0, 2, 4, 6].map((y): Triple => [0, y, 0]),
      { orientation: coronal },
      20,
    );
    writeSlice(folder, { position: [0, 0, 0], number: 40, orientation: [0, 1, 0, 0, 0, -1] });
    const found = scanDicom([folder]).series.map(({ summary }) => [summary.part, summary.verdict.level]);
    expect(found).toEqual([
      ['direction axial', 'good'],
      ['direction coronal', 'good'],
      ['direction sagittal', 'refused'],
    ]);
  });

  test('echoes, time points and repeated stacks are volumes of their own', () => {
    const folder = temporaryFolder();
    writeSeries(join(folder, 'a'), heights(0, 2, 4), { more: { '00180081 DS': 4.6 } }, 1);
    writeSeries(join(folder, 'b'), heights(0, 2, 4), { more: { '00180081 DS': 9.2 } }, 11);
    expect(scanDicom([folder]).series.map(({ summary }) => summary.part)).toEqual(['echo 4.6', 'echo 9.2']);
    const other = temporaryFolder();
    writeSeries(join(other, 'a'), heights(0, 2, 4), { more: { '00200100 IS': 2 } }, 1);
    writeSeries(join(other, 'b'), heights(0, 2, 4), { more: { '00200100 IS': 1 } }, 11);
    expect(scanDicom([other]).series.map(({ summary }) => summary.part)).toEqual(['time 1', 'time 2']);
    const silent = temporaryFolder();
    writeSeries(join(silent, 'a'), heights(0, 2, 4), {}, 1);
    writeSeries(join(silent, 'b'), heights(0, 2, 4), {}, 11);
    expect(
      scanDicom([silent]).series.map(({ source }) =>
        source?.stack.slices.map((s) => s.instance.instanceNumber),
      ),
    ).toEqual([
      [1, 2, 3],
      [11, 12, 13],
    ]);
  });

  test('kinds of image at one place are two volumes, one behind the other they are one', () => {
    const folder = temporaryFolder();
    const kind = (name: string) => ({ more: { '00080008 CS': `ORIGINAL\\PRIMARY\\${name}` } });
    writeSeries(join(folder, 'a'), heights(0, 2, 4), kind('M'), 1);
    writeSeries(join(folder, 'b'), heights(0, 2, 4), kind('P'), 11);
    expect(scanDicom([folder]).series.map(({ summary }) => summary.part)).toEqual(['image M', 'image P']);
    const head = temporaryFolder();
    writeSeries(join(head, 'a'), heights(0, 2, 4), kind('AXIAL'), 1);
    writeSeries(join(head, 'b'), heights(6, 8, 10), kind('AXIAL ADD'), 11);
    expect(onlySeries(head).summary).toMatchObject({ size: [8, 6, 6], verdict: { level: 'good' } });
  });

  test('padding becomes air, and a slice’s own rescale counts', async () => {
    const folder = temporaryFolder();
    const values = Array.from({ length: 48 }, (_, index) => (index === 0 ? -2000 : index));
    writeSlice(folder, {
      position: [0, 0, 0],
      number: 1,
      values,
      more: { '00280120 SS': -2000, '00281053 DS': 2, '00281052 DS': 10 },
    });
    writeSlice(folder, {
      position: [0, 0, 1],
      number: 2,
      values,
      more: { '00281053 DS': 0.5, '00281052 DS': 0 },
    });
    const { voxels } = await volumeOf(onlySeries(folder));
    expect([...voxels.slice(0, 3)]).toEqual([-1024, 12, 14]);
    expect([...voxels.slice(48, 51)]).toEqual([-1000, 0.5, 1]);
  });

  test('a Modality LUT replaces the slope', async () => {
    const folder = temporaryFolder();
    const lut = { '00283002 US': [4, 10, 16], '00283006 US': [100, 200, 300, 400] };
    const values = Array.from({ length: 48 }, (_, index) => 8 + index);
    writeSlice(folder, { position: [0, 0, 0], number: 1, values, more: { '00283000 SQ': [lut] } });
    const { voxels } = await volumeOf(onlySeries(folder));
    expect([...voxels.slice(0, 7)]).toEqual([100, 100, 100, 200, 300, 400, 400]);
  });

  test('the identity of a volume does not depend on where its files lie or how they are named', () => {
    const [a, b] = [temporaryFolder(), temporaryFolder()];
    writeSeries(a, heights(0, 2));
    writeSeries(join(b, 'deeper'), heights(0, 2), { orientation: axial });
    expect(onlySeries(a).summary.id).toBe(onlySeries(b).summary.id);
  });
});

test('stopping ends the scan and the reading', async () => {
  const folder = temporaryFolder();
  writeSeries(folder, heights(0, 2, 4));
  const stop = { shouldStop: () => true };
  expect(() => scanDicom([folder], stop)).toThrow(/stopped/);
  const { source } = onlySeries(folder);
  await expect(readSeriesVolume(source!, stop)).rejects.toMatchObject({ code: 'cancelled' });
});
