/** Segmentation objects as other programs write them: frames where they like, places rounded, distances left out. */
import {
  bytesElement,
  decimalElement,
  makeDataset,
  numberElement,
  sequenceElement,
  textElement,
} from '../../../../../main/imaging/dicom/make-element.ts';
import type { Images } from '../../../../../main/imaging/dicom/source-series.ts';
import { writeDicomFile } from '../../../../../main/imaging/dicom/write-file.ts';

export interface MadeSegment {
  readonly name: string;
  /** One value per voxel of the series, i-fastest: 0 or 1, or shares of 255. */
  readonly mask: Uint8Array;
}

export interface Making {
  readonly kind?: 'BINARY' | 'FRACTIONAL';
  /** Slices that get a frame of each segment, also without a voxel; by default those with voxels. */
  readonly slices?: readonly number[];
  readonly place?: (millimetres: number) => number;
  readonly references?: 'each' | 'none' | 'all' | 'unknown';
  readonly spacing?: number | null;
  readonly frameOfReference?: string;
}

export async function writeMadeSegmentation(
  path: string,
  series: Images,
  segments: readonly MadeSegment[],
  making: Making = {},
): Promise<void> {
  const { kind = 'BINARY', place = (value) => value, references = 'each', spacing = null } = making;
  const [first] = series.slices;
  if (!first) throw new Error('a series has slices');
  const [columns, rows] = first.plane.size;
  const perSlice = columns * rows;
  const frames = segments.flatMap(({ mask }, segment) =>
    [...series.slices.keys()].flatMap((slice) => {
      const pixels = mask.subarray(slice * perSlice, (slice + 1) * perSlice);
      const isWanted = making.slices ? making.slices.includes(slice) : pixels.some((value) => value > 0);
      return isWanted ? [{ segment, slice, pixels }] : [];
    }),
  );
  const referenced = (slice: number): string[] => {
    const all = series.slices.map(({ sopInstanceUid }) => sopInstanceUid);
    if (references === 'each') return all.slice(slice, slice + 1);
    if (references === 'unknown') return [`9.8.7.${slice}`];
    return references === 'all' ? all : [];
  };
  const placeOf = (slice: number): number[] => [...(series.slices[slice]?.plane.position ?? [])].map(place);
  const groups = frames.map(({ segment, slice }) =>
    makeDataset([
      sequenceElement(
        0x0008_9124,
        makeDataset([
          sequenceElement(
            0x0008_2112,
            ...referenced(slice).map((uid) => makeDataset([textElement(0x0008_1155, 'UI', uid)])),
          ),
        ]),
      ),
      sequenceElement(0x0020_9113, makeDataset([decimalElement(0x0020_0032, ...placeOf(slice))])),
      sequenceElement(0x0062_000a, makeDataset([numberElement(0x0062_000b, 'US', segment + 1)])),
    ]),
  );
  const { orientation, spacing: pixelSpacing } = first.plane;
  const shared = makeDataset([
    sequenceElement(
      0x0020_9116,
      makeDataset([decimalElement(0x0020_0037, ...orientation[0], ...orientation[1])]),
    ),
    sequenceElement(
      0x0028_9110,
      makeDataset([
        ...(spacing === null ? [] : [decimalElement(0x0018_0088, spacing)]),
        decimalElement(0x0028_0030, pixelSpacing[1], pixelSpacing[0]),
      ]),
    ),
  ]);
  const bits = kind === 'BINARY' ? 1 : 8;
  await writeDicomFile(
    path,
    makeDataset([
      textElement(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.66.4'),
      textElement(0x0008_0018, 'UI', '1.2.3.99'),
      textElement(0x0008_0060, 'CS', 'SEG'),
      textElement(0x0020_0052, 'UI', making.frameOfReference ?? series.frameOfReferenceUid),
      numberElement(0x0028_0002, 'US', 1),
      textElement(0x0028_0004, 'CS', 'MONOCHROME2'),
      textElement(0x0028_0008, 'IS', String(frames.length)),
      numberElement(0x0028_0010, 'US', rows),
      numberElement(0x0028_0011, 'US', columns),
      numberElement(0x0028_0100, 'US', bits),
      numberElement(0x0028_0101, 'US', bits),
      numberElement(0x0028_0102, 'US', bits - 1),
      numberElement(0x0028_0103, 'US', 0),
      textElement(0x0062_0001, 'CS', kind),
      ...(kind === 'FRACTIONAL' ? [numberElement(0x0062_000e, 'US', 255)] : []),
      sequenceElement(
        0x0062_0002,
        ...segments.map(({ name }, index) =>
          makeDataset([
            numberElement(0x0062_0004, 'US', index + 1),
            textElement(0x0062_0005, 'LO', name),
            textElement(0x0062_0008, 'CS', 'MANUAL'),
          ]),
        ),
      ),
      sequenceElement(0x5200_9229, shared),
      sequenceElement(0x5200_9230, ...groups),
      bytesElement(0x7fe0_0010, 'OB', pixelBytes(frames, perSlice, bits)),
    ]),
  );
}

function pixelBytes(
  frames: readonly { readonly pixels: Uint8Array }[],
  perSlice: number,
  bits: number,
): Uint8Array {
  const values = Uint8Array.from({ length: frames.length * perSlice }, (_, at) => {
    const frame = frames[Math.floor(at / perSlice)];
    return frame?.pixels[at % perSlice] ?? 0;
  });
  if (bits === 8) return values;
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (const [at, value] of values.entries()) if (value > 0) bytes[at >> 3]! |= 1 << (at & 7);
  return bytes;
}
