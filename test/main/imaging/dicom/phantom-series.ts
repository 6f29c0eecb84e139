/**
 * A phantom without symmetry as a DICOM series, made by code: axial, sagittal, coronal, oblique or tilted. Its shape is
 * defined in voxels of the series, so that what should come back is known without any reader.
 */
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
import type { Triple } from '../../../../shared/volume.ts';

export interface PhantomSeries {
  readonly paths: readonly string[];
  /** Columns, rows, slices. */
  readonly size: Triple;
  /** 0, 1 or 2 for each voxel, i-fastest, slices upwards along the normal. */
  readonly labels: Uint8Array;
}

export interface Acquisition {
  readonly name: string;
  readonly row: Triple;
  readonly column: Triple;
  /** Millimetres by which each slice is moved along j against the one below: gantry tilt. */
  readonly tilt?: number;
}

const c = Math.cos(0.35);
const s = Math.sin(0.35);
/** Turned about x, then about z. */
const oblique = {
  row: [c, s, 0],
  column: [-s * c, c * c, s],
} as const satisfies { row: Triple; column: Triple };

export const acquisitions: readonly Acquisition[] = [
  { name: 'axial', row: [1, 0, 0], column: [0, 1, 0] },
  { name: 'sagittal', row: [0, 1, 0], column: [0, 0, -1] },
  { name: 'coronal', row: [1, 0, 0], column: [0, 0, -1] },
  { name: 'oblique', ...oblique },
  { name: 'tilted', row: [1, 0, 0], column: [0, 1, 0], tilt: 1.6 },
];

export const pixelSpacing = [0.7, 0.8] as const; // along i and j
export const sliceSpacing = 2.5;

/** Hounsfield units of background, wedge and bar. */
export const phantomValues = [-900, 300, 1200] as const;

/** Two classes: a wedge that thins along i and climbs with k, and a bar off centre; slice 0 is empty. */
export function phantomLabel(i: number, j: number, k: number): number {
  if (k === 0) return 0;
  if (i >= 3 && i <= 5 && j >= 10 && j <= 13 + k / 2 && k >= 4) return 2;
  return i >= 6 && i < 17 - k && j >= 3 + k / 2 && j <= 7 + i / 4 ? 1 : 0;
}

const origin: Triple = [-40.25, 13.5, 101.75];

function normalOf({ row, column }: Acquisition): Triple {
  return [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ];
}

/** LPS millimetres of a voxel's centre. */
export function placeOf(acquisition: Acquisition, i: number, j: number, k: number): Triple {
  const { row, column, tilt = 0 } = acquisition;
  const normal = normalOf(acquisition);
  const at = (axis: 0 | 1 | 2): number =>
    origin[axis] +
    row[axis] * pixelSpacing[0] * i +
    column[axis] * (pixelSpacing[1] * j + tilt * k) +
    normal[axis] * sliceSpacing * k;
  return [at(0), at(1), at(2)];
}

/** The reverse of `placeOf`, with fractions. */
export function voxelAt(acquisition: Acquisition, [x, y, z]: Triple): Triple {
  const along = ([a, b, c]: Triple): number =>
    (x - origin[0]) * a + (y - origin[1]) * b + (z - origin[2]) * c;
  const { row, column, tilt = 0 } = acquisition;
  const k = along(normalOf(acquisition)) / sliceSpacing;
  return [along(row) / pixelSpacing[0], (along(column) - tilt * k) / pixelSpacing[1], k];
}

/** @param size columns, rows, slices */
export async function writePhantomSeries(
  folder: string,
  acquisition: Acquisition,
  size: Triple = [21, 22, 9],
): Promise<PhantomSeries> {
  mkdirSync(folder, { recursive: true });
  const { row, column } = acquisition;
  const [columns, rows, slices] = size;
  const labels = new Uint8Array(columns * rows * slices);
  const paths: string[] = [];
  for (let k = 0; k < slices; k++) {
    const pixels = new Int16Array(columns * rows);
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const label = phantomLabel(i, j, k);
        labels[i + columns * (j + rows * k)] = label;
        pixels[i + columns * j] = phantomValues[label] ?? 0;
      }
    }
    // Names and numbers in an order that is not that of the positions.
    const number = 1 + (k % 2 === 0 ? k / 2 : Math.ceil(slices / 2) + (k - 1) / 2);
    const path = join(folder, `IM${String(number).padStart(4, '0')}`);
    paths.push(path);
    await writeDicomFile(
      path,
      makeDataset([
        textElement(0x0008_0005, 'CS', 'ISO_IR 192'),
        textElement(0x0008_0008, 'CS', 'ORIGINAL', 'PRIMARY', 'AXIAL'),
        textElement(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
        textElement(0x0008_0018, 'UI', `1.2.3.4.5.${number}`),
        textElement(0x0008_0020, 'DA', '20240102'),
        textElement(0x0008_0030, 'TM', '101112'),
        textElement(0x0008_0050, 'SH', 'A1'),
        textElement(0x0008_0060, 'CS', 'CT'),
        textElement(0x0008_0090, 'PN', 'Ref^Errer'),
        textElement(0x0010_0010, 'PN', 'Grün^Jürgen'),
        textElement(0x0010_0020, 'LO', 'PAT-0042'),
        textElement(0x0010_0030, 'DA', '19700101'),
        textElement(0x0010_0040, 'CS', 'M'),
        textElement(0x0020_000d, 'UI', '1.2.3.4.1'),
        textElement(0x0020_000e, 'UI', '1.2.3.4.2'),
        textElement(0x0020_0010, 'SH', 'S1'),
        textElement(0x0020_0011, 'IS', '3'),
        textElement(0x0020_0013, 'IS', String(number)),
        decimalElement(0x0020_0032, ...placeOf(acquisition, 0, 0, k)),
        decimalElement(0x0020_0037, ...row, ...column),
        textElement(0x0020_0052, 'UI', '1.2.3.4.3'),
        numberElement(0x0028_0002, 'US', 1),
        textElement(0x0028_0004, 'CS', 'MONOCHROME2'),
        numberElement(0x0028_0010, 'US', rows),
        numberElement(0x0028_0011, 'US', columns),
        decimalElement(0x0028_0030, pixelSpacing[1], pixelSpacing[0]),
        numberElement(0x0028_0100, 'US', 16),
        numberElement(0x0028_0101, 'US', 16),
        numberElement(0x0028_0102, 'US', 15),
        numberElement(0x0028_0103, 'US', 1),
        decimalElement(0x0028_1052, 0),
        decimalElement(0x0028_1053, 1),
        bytesElement(0x7fe0_0010, 'OW', new Uint8Array(pixels.buffer)),
      ]),
    );
  }
  return { paths, size, labels };
}
