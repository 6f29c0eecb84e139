/** A DICOM series with the grey values of a real one: bright structures, noise, thousands of values. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  bytesElement,
  decimalElement,
  makeDataset,
  numberElement,
  textElement,
} from '../../../../main/imaging/dicom/make-element.ts';
import { writeDicomFile } from '../../../../main/imaging/dicom/write-file.ts';
import { createRandom } from '../../../../shared/random.ts';
import type { Triple } from '../../../../shared/volume.ts';

/** @param size columns, rows, slices */
export async function writeNoisySeries(folder: string, [columns, rows, slices]: Triple): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const random = createRandom(11);
  for (let k = 0; k < slices; k++) {
    const pixels = Uint16Array.from({ length: columns * rows }, (_, at) => {
      const [i, j] = [at % columns, Math.floor(at / columns)];
      const structure = 1500 + 900 * Math.sin(i / 3) * Math.cos(j / 4 + k / 2);
      return Math.min(4095, Math.max(0, Math.round(structure + 500 * random.normal())));
    });
    await writeDicomFile(
      join(folder, `${k}.dcm`),
      makeDataset([
        textElement(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.4'),
        textElement(0x0008_0018, 'UI', `1.2.3.7.${k}`),
        textElement(0x0008_0060, 'CS', 'MR'),
        textElement(0x0010_0020, 'LO', 'P1'),
        textElement(0x0020_000d, 'UI', '1.2.3.1'),
        textElement(0x0020_000e, 'UI', '1.2.3.2'),
        textElement(0x0020_0013, 'IS', String(k)),
        decimalElement(0x0020_0032, -20, 10, 3 * k),
        decimalElement(0x0020_0037, 1, 0, 0, 0, 1, 0),
        textElement(0x0020_0052, 'UI', '1.2.3.3'),
        numberElement(0x0028_0002, 'US', 1),
        textElement(0x0028_0004, 'CS', 'MONOCHROME2'),
        numberElement(0x0028_0010, 'US', rows),
        numberElement(0x0028_0011, 'US', columns),
        decimalElement(0x0028_0030, 1.2, 1.1),
        numberElement(0x0028_0100, 'US', 16),
        numberElement(0x0028_0101, 'US', 12),
        numberElement(0x0028_0102, 'US', 11),
        numberElement(0x0028_0103, 'US', 0),
        bytesElement(0x7fe0_0010, 'OW', new Uint8Array(pixels.buffer)),
      ]),
    );
  }
}
