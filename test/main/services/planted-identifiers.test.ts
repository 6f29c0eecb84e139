/**
 * What names a patient goes in everywhere it can stand, and everything is done that writes something: nothing of it may
 * be in any byte of the project, the settings, the log, the bundle or the masks. Compressed files are unpacked to look.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  textElement,
  decimalElement,
  numberElement,
  bytesElement,
} from '../../../main/imaging/dicom/make-element.ts';
import { readSourceRecord } from '../../../main/imaging/dicom/source-record.ts';
import { dicomFileParts } from '../../../main/imaging/dicom/write-file.ts';
import { textOf } from '../../../main/imaging/dicom/dataset.ts';
import { objectTags } from '../../../main/imaging/dicom/object-tags.ts';
import { dataPaths } from '../../../shared/data-paths.ts';
import { maskFormats } from '../../../shared/mask-formats.ts';
import { plantedBytes, plantedDataset, plantedTexts } from '../imaging/dicom/deidentify/planted.ts';
import { niftiBytes } from '../imaging/nifti/fixtures.ts';
import { createServices } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, tinyConfig } from './support.ts';

const [columns, rows, slices] = [20, 18, 5];
/** Names of files and folders say who it is too. */
const planted = [...plantedTexts, 'geheim'];

/** A bright block on noise, so that there is something to learn. */
const isInside = (i: number, j: number): boolean => i > 5 && i < 14 && j > 4 && j < 13;

function writePatient(folder: string, number: number): void {
  mkdirSync(folder, { recursive: true });
  for (let k = 0; k < slices; k++) {
    const pixels = new Uint8Array(new Int16Array(columns * rows).buffer);
    const view = new DataView(pixels.buffer);
    for (let at = 0; at < columns * rows; at++) {
      const inside = isInside(at % columns, Math.floor(at / columns));
      view.setInt16(at * 2, (inside ? 300 : 0) + ((at * 37 + k * 11 + number * 101) % 50), true);
    }
    const dataset = plantedDataset([
      textElement(0x0008_0018, 'UI', `1.2.276.0.99.555.1.${number}.${k}`),
      textElement(0x0020_000e, 'UI', `1.2.276.0.99.555.2.${number}`),
      textElement(0x0010_0020, 'LO', `ID4711815-${number}`),
      textElement(0x0020_0013, 'IS', String(k + 1)),
      decimalElement(0x0020_0032, 0, 0, 2 * k),
      decimalElement(0x0020_0037, 1, 0, 0, 0, 1, 0),
      decimalElement(0x0028_0030, 1, 1),
      numberElement(0x0028_0002, 'US', 1),
      textElement(0x0028_0004, 'CS', 'MONOCHROME2'),
      numberElement(0x0028_0010, 'US', rows),
      numberElement(0x0028_0011, 'US', columns),
      numberElement(0x0028_0100, 'US', 16),
      numberElement(0x0028_0101, 'US', 16),
      numberElement(0x0028_0102, 'US', 15),
      numberElement(0x0028_0103, 'US', 1),
      bytesElement(0x7fe0_0010, 'OW', pixels),
    ]);
    writeFileSync(join(folder, `Zwickelbauer_${k}.dcm`), Buffer.concat(dicomFileParts(dataset)));
  }
}

/** A label map with a name in its header, in an extension, and in what gzip notes. */
function labelWithTexts(): Buffer {
  const voxels = Array.from({ length: columns * rows * slices }, (_, at) =>
    Number(isInside(at % columns, Math.floor(at / columns) % rows)),
  );
  // LPS (0, 0, 0) with axes to the left and to the back is RAS with both negative
  const form = { code: 1, rows: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0] };
  const plain = niftiBytes({
    size: [columns, rows, slices],
    datatype: 2,
    sform: form,
    pixdim: [1, 1, 1, 2],
    voxels,
    voxOffset: 384,
  });
  const extension = Buffer.alloc(32);
  extension.write('Zwickelbauer', 8, 'latin1');
  const bytes = Buffer.concat([plain.subarray(0, 352), extension, plain.subarray(352)]);
  bytes.write('Hieronymus 19550317', 148, 'latin1'); // descrip
  bytes.write('KLINIKUM', 328, 'latin1'); // intent_name
  bytes[348] = 1;
  return withName(gzipSync(bytes), 'geheim.nii');
}

/** As Python's gzip writes it: the name of the packed file behind the first ten bytes (RFC 1952). */
function withName(packed: Buffer, name: string): Buffer {
  const head = Buffer.from(packed.subarray(0, 10));
  head[3] = 8;
  return Buffer.concat([head, Buffer.from(`${name}\0`, 'latin1'), packed.subarray(10)]);
}

function filesBelow(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile()),
  );
}

/** `file: text` for each planted text in the bytes of a file, packed or not, or in its name. */
function found(files: readonly string[]): string[] {
  return files.flatMap((path) => {
    const bytes = readFileSync(path);
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : Buffer.alloc(0);
    const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
    const place = `${basename(dirname(path))}/${basename(path)}`;
    const numbers = plantedBytes.filter((number) =>
      [bytes, plain].some((part) => part.includes(Buffer.from(number))),
    );
    return [
      ...numbers.map((number) => `${place}: ${Buffer.from(number).toString('hex')}`),
      ...planted
        .filter(
          (text) =>
            [bytes, plain].some((part) => part.includes(text) || part.includes(wide(text))) ||
            place.includes(text),
        )
        .map((text) => `${place}: ${text}`),
    ];
  });
}

test('nothing planted survives import, training, evaluation, export and prediction', async () => {
  const [data, written] = [temporaryFolder(), temporaryFolder()];
  for (let number = 1; number <= 5; number++) {
    writePatient(join(data, `geheim_${number}`), number);
  }
  const log: string[] = [];
  const services = createServices({
    host: 'cli',
    version: '0',
    reason: '',
    settingsFolder: join(written, 'settings'),
    log: (line) => log.push(line),
  });
  const { handlers } = services;
  await handlers['project.open']({ path: join(written, 'project'), create: true });
  const dicom = await handlers['dataset.import']({ folder: data });
  expect(dicom.imported).toHaveLength(5);
  expect(dicom.deidentified).toHaveLength(5);
  expect(dicom.deidentified[0]?.report.instances).toBe(slices);

  const pairs = temporaryFolder();
  for (let number = 1; number <= 5; number++) {
    const voxels = Array.from(
      { length: columns * rows * slices },
      (_, at) =>
        Number(isInside(at % columns, Math.floor(at / columns) % rows)) * 300 + ((at * 37 + number) % 50),
    );
    const image = niftiBytes({
      size: [columns, rows, slices],
      sform: { code: 1, rows: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0] },
      voxels,
    });
    image.set(Buffer.from('Prof. Ruhland', 'latin1'), 228); // aux_file
    writeFileSync(join(pairs, `geheim_${number}.nii`), Buffer.concat([image, Buffer.from('ID4711815')]));
    writeFileSync(join(pairs, `geheim_${number}_label.nii.gz`), labelWithTexts());
  }
  const nifti = await handlers['dataset.import']({ folder: pairs });
  expect(nifti.imported).toHaveLength(5);

  const config = await tinyConfig(services, { epochs: 1, iterationsPerEpoch: 1 });
  const run = await handlers['training.start']({ name: 'r', config });
  expect((await ended(services, run.id)).status).toBe('finished');
  await handlers['evaluation.evaluate']({ run: run.id });
  await handlers['export.model']({ run: run.id, folder: join(written, 'bundle') });
  const [one = ''] = nifti.imported;
  const image = join(written, 'project/cases', one, 'image_0000.nii');
  await services.predict({
    model: join(written, 'bundle'),
    images: [image],
    out: join(written, 'masks'),
    onImage: () => undefined,
    onWarning: () => undefined,
  });
  const [series = ''] = dicom.imported;
  await handlers['segment.case']({ case: series, model: { kind: 'run', run: run.id } });
  const mask = { kind: 'segmentation', number: 1 } as const;
  for (const format of maskFormats)
    await handlers['masks.export']({ case: series, mask, format, folder: join(written, format) });
  await services.voxels(dataPaths.image(one, 0));
  for (const info of await services.handlers['dataset.cases']({}))
    await services.voxels(dataPaths.thumbnail(info));

  const whileOpen = filesBelow(written); // with the write-ahead log of the database
  expect(whileOpen.map((path) => basename(path))).toContain('secateur.db-wal');
  expect(found(whileOpen)).toEqual([]);
  await services.close();
  const files = filesBelow(written);
  expect(files.length).toBeGreaterThan(35);
  expect(found(files)).toEqual([]);
  expect(planted.filter((text) => log.join('\n').includes(text))).toEqual([]);
  // the search finds what is there
  expect(found(filesBelow(data, pairs)).length).toBeGreaterThan(100);

  // and the secret is in its own file alone
  const path = join(written, 'project/deidentification.key');
  const secret = readFileSync(path, 'latin1').trim();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  const forms = [
    Buffer.from(secret),
    Buffer.from(secret, 'hex'),
    Buffer.from(Buffer.from(secret, 'hex').toString('base64')),
  ];
  const holders = files.filter((file) => forms.some((form) => readFileSync(file).includes(form)));
  expect(holders).toEqual([path]);

  // what is kept of a series: its slices, under pseudonyms
  const source = readSourceRecord(join(written, 'project/cases', series));
  expect(source.slices.map(({ plane }) => plane.position[2])).toEqual([0, 2, 4, 6, 8]);
  expect(source.slices[0]?.sopInstanceUid).toMatch(/^2\.25\./);
  expect(textOf(source.header, objectTags.PatientIdentityRemoved)).toBe('YES');
}, 120_000);
