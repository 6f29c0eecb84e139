/** What an import leaves of planted identifiers (nothing), and labels of DICOM objects through the services. */
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { readDicomFile } from '../../../main/imaging/dicom/read-file.ts';
import { gridOfSeries, readSourceSeries } from '../../../main/imaging/dicom/source-series.ts';
import { makeDataset } from '../../../main/imaging/dicom/make-element.ts';
import { writeDicomFile } from '../../../main/imaging/dicom/write-file.ts';
import { writeMask } from '../../../main/imaging/dicom/write-mask.ts';
import { readNifti } from '../../../main/imaging/nifti/read.ts';
import type { Services } from '../../../main/services/index.ts';
import { plantedElements, plantedTexts } from '../imaging/dicom/deidentify/planted.ts';
import { acquisitions, writePhantomSeries, type Acquisition } from '../imaging/dicom/phantom-series.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { quietServices } from './support.ts';

let services: Services;
beforeEach(() => {
  services = quietServices();
  return () => services.close();
});

const axial = acquisitions[0] as Acquisition;

/** A phantom whose headers, folder and file names carry every planted identifier. */
async function plantedSeries(): Promise<string> {
  const folder = join(temporaryFolder(), 'Zwickelbauer_Hieronymus_19550317', 'ID4711815');
  const { paths } = await writePhantomSeries(folder, axial);
  const isGeometry = (tag: number): boolean =>
    (tag >>> 16 === 0x0028 && tag !== 0x0028_0301) || tag === 0x0020_0032;
  for (const path of paths) {
    const file = readDicomFile(path);
    const image = readFileSync(path);
    if (!file?.pixels) throw new Error('no pixels');
    const { offset, length } = file.pixels.value;
    const instance = file.dataset.elements.get(0x0008_0018);
    const planted = plantedElements().filter(({ tag }) => !isGeometry(tag) && tag !== 0x0008_0018);
    const tagsOf = new Set(planted.map(({ tag }) => tag));
    const own = [...file.dataset.elements.values()].filter(({ tag }) => !tagsOf.has(tag));
    const pixels = {
      tag: 0x7fe0_0010,
      vr: 'OW',
      bytes: image.subarray(offset, offset + length),
      items: null,
    };
    await writeDicomFile(path, makeDataset([...own, ...planted, pixels]));
    expect(instance).toBeDefined();
    renameSync(path, join(folder, `Zwickelbauer ${basename(path)}.dcm`));
  }
  return join(folder, '..');
}

function everythingBelow(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) return { name: path, text: '' };
    const bytes = readFileSync(path);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return { name: path, text: (isPacked ? gunzipSync(bytes) : bytes).toString('latin1') };
  });
}

test('nothing planted survives in anything that an import writes', async () => {
  const data = await plantedSeries();
  const project = join(temporaryFolder(), 'project');
  await services.handlers['project.open']({ path: project, create: true });
  const { imported, findings, dataset } = await services.handlers['dataset.import']({ folder: data });
  expect(imported).toHaveLength(1);
  expect(findings.map(({ message }) => message).join('\n')).toMatch(/face can be drawn/);
  await services.close();
  const files = everythingBelow(project);
  expect(files.some(({ name }) => name.endsWith('.nii') || name.endsWith('.nii.gz'))).toBe(true);
  const survivors = files.flatMap(({ name, text }) =>
    plantedTexts
      .filter((secret) => text.includes(secret) || name.slice(project.length).includes(secret))
      .map((secret) => `${secret} in ${name}`),
  );
  expect(survivors).toEqual([]);
  expect(JSON.stringify([imported, dataset])).not.toMatch(/Zwickelbauer|ID4711815|Hieronymus/);
  services = quietServices();
});

test.each(['seg', 'labelmap', 'rtstruct'] as const)(
  'a %s is converted to NIfTI on the grid of its images',
  async (format) => {
    const folder = temporaryFolder();
    const images = join(folder, 'images');
    mkdirSync(images);
    const phantom = await writePhantomSeries(images, acquisitions[4] as Acquisition);
    const series = readSourceSeries(phantom.paths);
    const grid = gridOfSeries(series, 'phantom');
    const classes = ['background', 'wedge', 'bar'].map((name, value) => ({ name, value }));
    const from = join(folder, `mask.${format}.dcm`);
    const labels = { grid, voxels: phantom.labels };
    await writeMask(from, labels, { format, series, classes, maker: { software: '0', model: null } });
    const to = join(folder, 'out', 'mask.nii.gz');
    const done = await services.convert({ from, to, series: null, images });
    expect(done).toEqual({ resampling: null, reasons: [], labels: ['wedge', 'bar'] });
    expect(
      Buffer.from(Uint8Array.from((await readNifti(to)).voxels)).equals(Buffer.from(phantom.labels)),
    ).toBe(true);
    if (format === 'rtstruct') {
      await expect(services.convert({ from, to, series: null })).rejects.toThrow(/need images/);
    }
  },
);
