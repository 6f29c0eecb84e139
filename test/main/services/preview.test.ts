/** Looking at a folder before it is imported: what is said of it, that files are read once, and that nothing stays. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { encodeGreyPng } from '../../../main/imaging/pictures/write-png.ts';
import type { Services } from '../../../main/services/index.ts';
import type { GivenImportOptions } from '../../../shared/import-options.ts';
import type { Triple } from '../../../shared/volume.ts';
import { image, label } from '../datasets/folders.ts';
import { writeSeries } from '../imaging/dicom/phantoms.ts';
import { niftiBytes, put } from '../imaging/nifti/fixtures.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { emptyProject } from './support.ts';

let services: Services;
let project: string;
beforeEach(async () => {
  ({ services, project } = await emptyProject());
  return () => services.close();
});

const look = (folder: string) => services.handlers['dataset.preview']({ folder });
const load = (folder: string) =>
  services.handlers['dataset.import']({ folder, options: { caseNames: 'files' } });

function pairs(): string {
  const folder = temporaryFolder();
  put(folder, 'a.nii', image(1));
  put(folder, 'a_seg.nii', label([5, 1000]));
  put(folder, 'b.nii', image(2));
  put(folder, 'b_seg.nii', label([5], { size: [4, 3, 2], voxels: new Array<number>(24).fill(5) }));
  return folder;
}

describe('a folder of NIfTI files', () => {
  test('its cases with pictures and labels; what is refused, and why', async () => {
    const preview = await look(pairs());
    expect(preview).toMatchObject({
      layout: 'pairs',
      items: [{ id: 'a', facts: '4 × 4 × 2 voxels of 1 × 1 × 1 mm', labels: ['label 5', 'label 1000'] }],
      labels: [
        { name: 'label 5', items: 1 },
        { name: 'label 1000', items: 1 },
      ],
      findings: [{ severity: 'refused', file: 'b_seg.nii' }],
      volumes: 1,
    });
    expect(preview.items[0]?.picture).toMatch(/^data:image\/png;base64,iVBOR/);
    expect(preview.items[0]?.verdict.level).toBe('good');
  });

  test('is not checked again for the import; a file that changed meanwhile is refused', async () => {
    const folder = pairs();
    await look(folder);
    put(folder, 'a.nii', image(3));
    await expect(load(folder)).rejects.toThrow(/a\.nii has changed since it was checked/);
    expect((await load(folder)).imported).toEqual(['a']); // looked at anew
  });

  test('decisions are made after the look', async () => {
    const folder = pairs();
    await look(folder);
    const options: GivenImportOptions = { labels: [{ from: 'label 5', to: 'x' }], caseNames: 'pseudonyms' };
    const { dataset, imported } = await services.handlers['dataset.import']({ folder, options });
    expect(dataset.classes.map(({ name }) => name)).toEqual(['background', 'x', 'label 1000']);
    expect(imported).toEqual([expect.stringMatching(/^case-[A-Z0-9]{10}$/)]);
  });

  test('a fourth axis is told, and a time point is looked at by itself', async () => {
    const folder = temporaryFolder();
    const voxels = Array.from({ length: 8 * 8 * 3 * 4 }, (_, at) => at);
    put(folder, 'images/a.nii', niftiBytes({ size: [8, 8, 3, 4], voxels }));
    put(
      folder,
      'labels/a.nii',
      niftiBytes({ size: [8, 8, 3], voxels: voxels.slice(0, 192).map((at) => at % 2) }),
    );
    expect((await look(folder)).volumes).toBe(4);
    const second = await services.handlers['dataset.preview']({ folder, reading: { fourthAxis: 2 } });
    expect(second.items[0]?.facts).not.toMatch(/channels/);
    const { dataset } = await services.handlers['dataset.import']({ folder, options: { fourthAxis: 2 } });
    expect(dataset.channels).toEqual(['image']);
  });
});

test('pictures with masks are imported as they were looked at', async () => {
  const folder = temporaryFolder();
  const grey = Uint8Array.from({ length: 64 }, (_, at) => at * 3);
  put(folder, 'images/a.png', encodeGreyPng(grey, 8, 8));
  put(
    folder,
    'masks/a.png',
    encodeGreyPng(
      grey.map((value) => Number(value > 90)),
      8,
      8,
    ),
  );
  expect((await look(folder)).items).toMatchObject([{ id: 'a', labels: ['label 1'] }]);
  expect((await load(folder)).imported).toEqual(['a']);
});

describe('a folder of DICOM series', () => {
  function series(): string {
    const folder = temporaryFolder();
    const heights = (...z: number[]): Triple[] => z.map((height) => [0, 0, height]);
    writeSeries(join(folder, 'good'), heights(0, 2, 4, 6));
    const more = { '0020000e UI': '1.2.3.5', '00080060 CS': 'US' };
    writeSeries(join(folder, 'gap'), heights(0, 2, 30, 32), { more }, 20);
    writeFileSync(join(folder, 'notes.nii.gz'), gzipSync('no image'));
    return folder;
  }

  test('verdicts, a picture of what can be used, signs of identity', async () => {
    const { items, layout } = await look(series());
    expect(layout).toBe('dicom');
    const found = items.map(({ name, verdict, picture }) => [name, verdict.level, picture !== null]);
    expect(found).toContainEqual(['good, phantom', 'good', true]);
    expect(found).toContainEqual(['gap, phantom', 'refused', true]);
    expect(items.flatMap(({ signs }) => signs)).toEqual([]);
  });

  test('stopped on its way: nothing of it stays', async () => {
    const leave = services.subscribe('job.progress', ({ id }) => {
      void services.handlers['jobs.cancel']({ job: id }).catch(() => undefined);
    });
    await expect(look(series())).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(project, 'cases'))).toEqual([]);
    await expect(load(series())).rejects.toMatchObject({ code: 'cancelled' });
    leave();
    expect(await services.handlers['dataset.cases']({})).toEqual([]);
    await services.handlers['project.close']({});
    expect(readdirSync(join(project, 'cases'))).toEqual([]);
  });
});

test('closing the project takes what was converted along', async () => {
  const folder = temporaryFolder();
  const grey = Uint8Array.from({ length: 64 }, (_, at) => at);
  put(folder, 'images/mueller.png', encodeGreyPng(grey, 8, 8));
  put(
    folder,
    'masks/mueller.png',
    encodeGreyPng(
      grey.map((value) => Number(value > 30)),
      8,
      8,
    ),
  );
  await look(folder);
  const [scratch = ''] = readdirSync(join(project, 'cases'));
  expect(scratch).toMatch(/^\.incoming-preview/);
  await services.handlers['project.close']({});
  expect(readdirSync(join(project, 'cases'))).toEqual([]);
});

test('without a project there is nothing to import into', async () => {
  await services.handlers['project.close']({});
  await expect(look(temporaryFolder())).rejects.toThrow(/No project is open/);
});
