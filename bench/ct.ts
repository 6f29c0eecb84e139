/** A CT of 512 × 512 made by code: a body in air, with noise, as DICOM slices. */
import { closeSync, mkdirSync, openSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import {
  bytesElement,
  decimalElement,
  makeDataset,
  numberElement,
  textElement,
} from '../main/imaging/dicom/make-element.ts';
import { dicomFileParts } from '../main/imaging/dicom/write-file.ts';
import { createRandom } from '../shared/random.ts';

const side = 512;
const spacing = [0.7, 0.7, 1] as const;

/** Hounsfield units; slices differ by which noise lies where. */
function sliceMaker(): (k: number) => Int16Array {
  const random = createRandom(1);
  const noise = Int16Array.from({ length: side * side + 4099 }, () => 20 * random.normal());
  const body = Int16Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [(at % side) / side - 0.5, Math.floor(at / side) / side - 0.5];
    return (x / 0.42) ** 2 + (y / 0.3) ** 2 < 1 ? 40 : -1000;
  });
  return (k) => {
    const shift = (k * 131) % 4099;
    return body.map((value, at) => value + (noise[at + shift] ?? 0));
  };
}

/** One file per slice, not synced: what is timed comes later. */
export function writeCtSeries(folder: string, slices: number): void {
  mkdirSync(folder, { recursive: true });
  const slice = sliceMaker();
  for (let k = 0; k < slices; k++) {
    const file = openSync(join(folder, `IM${String(k).padStart(5, '0')}`), 'w');
    writevSync(file, dicomFileParts(dataset(k, slice(k))));
    closeSync(file);
  }
}

const dataset = (k: number, pixels: Int16Array) =>
  makeDataset([
    textElement(0x0008_0008, 'CS', 'ORIGINAL', 'PRIMARY', 'AXIAL'),
    textElement(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    textElement(0x0008_0018, 'UI', `1.2.3.4.5.${k + 1}`),
    textElement(0x0008_0060, 'CS', 'CT'),
    textElement(0x0010_0010, 'PN', 'Made^By Code'),
    textElement(0x0010_0020, 'LO', 'BENCH'),
    textElement(0x0020_000d, 'UI', '1.2.3.4.1'),
    textElement(0x0020_000e, 'UI', '1.2.3.4.2'),
    textElement(0x0020_0013, 'IS', String(k + 1)),
    decimalElement(0x0020_0032, -180, -180, k),
    decimalElement(0x0020_0037, 1, 0, 0, 0, 1, 0),
    textElement(0x0020_0052, 'UI', '1.2.3.4.3'),
    numberElement(0x0028_0002, 'US', 1),
    textElement(0x0028_0004, 'CS', 'MONOCHROME2'),
    numberElement(0x0028_0010, 'US', side),
    numberElement(0x0028_0011, 'US', side),
    decimalElement(0x0028_0030, spacing[1], spacing[0]),
    numberElement(0x0028_0100, 'US', 16),
    numberElement(0x0028_0101, 'US', 16),
    numberElement(0x0028_0102, 'US', 15),
    numberElement(0x0028_0103, 'US', 1),
    decimalElement(0x0028_1052, 0),
    decimalElement(0x0028_1053, 1),
    bytesElement(0x7fe0_0010, 'OW', new Uint8Array(pixels.buffer)),
  ]);
