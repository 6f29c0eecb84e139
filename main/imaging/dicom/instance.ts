/**
 * What is needed of a DICOM image to place it: facts of the instance, and per frame position, orientation, spacing and
 * scaling. Classic images have one frame; enhanced multi-frame ones say the same in functional groups, shared or per
 * frame (PS3.3 C.7.6.16). Plain data, small enough for 10⁵ of them.
 */
import type { Triple } from '../../../shared/volume.ts';
import { decimalComma, itemsOf, numberOf, numbersOf, textOf, textsOf, type Dataset } from './dataset.ts';
import { marksOf, type Marks } from './marks.ts';
import type { Span } from './parse.ts';
import { pixelFormatOf } from './pixel-format.ts';
import type { DicomFile } from './read-file.ts';
import { mosaicText, movingText, sheetFrame } from './sheets.ts';
import { tags } from './tags.ts';

export interface Instance {
  readonly path: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
  readonly studyUid: string;
  readonly frameOfReferenceUid: string;
  readonly patientName: string;
  readonly patientId: string;
  readonly studyDate: string;
  readonly studyDescription: string;
  readonly seriesDescription: string;
  readonly seriesNumber: number | null;
  readonly instanceNumber: number | null;
  readonly modality: string;
  readonly bodyPart: string;
  readonly imageType: readonly string[];
  readonly burnedIn: string;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly isSigned: boolean;
  /** True for a Modality LUT, or floating-point pixels: the values are no stored value times a slope. */
  readonly isMapped: boolean;
  readonly syntaxName: string;
  /** False where there is no decoder for the transfer syntax. */
  readonly isDecodable: boolean;
  /** What the file claims, in mm; believed only where there are no positions. */
  readonly spacingBetweenSlices: number | null;
  /** Centre and width, in the values after rescaling, of its window or VOI LUT; null where the file has neither. */
  readonly window: readonly [number, number] | null;
  /** Stored values from the first to the second are padding, not measurements. */
  readonly padding: readonly [number, number] | null;
  /** Where its pixels lie in the file, little-endian and not compressed; null for any others. */
  readonly plainPixels: Span | null;
  /** Why its frames are no slices, as a sentence; null where they may be. */
  readonly noSlices: string | null;
  /** What is odd about how the header says things, in sentences. */
  readonly remarks: readonly string[];
  readonly frames: readonly Frame[];
}

/** One slice. */
export interface Frame {
  /** From 0. DICOM counts frames from 1. */
  readonly index: number;
  /** LPS millimetres of the centre of the first voxel. */
  readonly position: Triple | null;
  /** Unit vectors of the voxel axes i (along a row) and j (down a column). */
  readonly orientation: readonly [Triple, Triple] | null;
  /** Millimetres between voxel centres along i and j. */
  readonly spacing: readonly [number, number] | null;
  readonly slope: number;
  readonly intercept: number;
  /** What tells slices of one place apart. */
  readonly marks: Marks;
}

/** @throws AppError naming the file, where its pixels cannot be what the header says */
export function instanceOf(file: DicomFile): Instance {
  const { dataset, path, pixels, syntax } = file;
  const format = pixelFormatOf(dataset, pixels, path);
  const text = (tag: number): string => textOf(dataset, tag);
  const imageType = textsOf(dataset, tags.ImageType);
  return {
    path,
    sopClassUid: text(tags.SOPClassUID),
    sopInstanceUid: text(tags.SOPInstanceUID),
    seriesUid: text(tags.SeriesInstanceUID),
    studyUid: text(tags.StudyInstanceUID),
    frameOfReferenceUid: text(tags.FrameOfReferenceUID),
    patientName: text(tags.PatientName),
    patientId: text(tags.PatientID),
    studyDate: text(tags.StudyDate),
    studyDescription: text(tags.StudyDescription),
    seriesDescription: text(tags.SeriesDescription),
    seriesNumber: numberOf(dataset, tags.SeriesNumber),
    instanceNumber: numberOf(dataset, tags.InstanceNumber),
    modality: text(tags.Modality),
    bodyPart: text(tags.BodyPartExamined),
    imageType,
    burnedIn: text(tags.BurnedInAnnotation),
    rows: format.rows,
    columns: format.columns,
    samplesPerPixel: format.samplesPerPixel,
    photometric: format.photometric,
    bitsAllocated: format.bitsAllocated,
    bitsStored: format.bitsStored,
    isSigned: format.isSigned,
    isMapped: format.isFloat || itemsOf(dataset, tags.ModalityLUTSequence).length > 0,
    syntaxName: syntax.name,
    isDecodable: syntax.codec !== 'unknown',
    spacingBetweenSlices: spacingBetweenSlicesOf(dataset),
    window: windowOf(dataset),
    padding: paddingOf(dataset, format.isSigned),
    plainPixels: isPlain(syntax) && pixels ? pixels.value : null,
    noSlices: mosaicText(dataset) ?? movingText(dataset, format.frames),
    remarks: remarksOf(dataset),
    frames: framesOf(dataset, format.frames),
  };
}

const isPlain = ({ codec, littleEndian, deflated }: DicomFile['syntax']): boolean =>
  codec === null && littleEndian && !deflated;

function framesOf(dataset: Dataset, count: number): Frame[] {
  const [shared] = itemsOf(dataset, tags.SharedFunctionalGroupsSequence);
  const perFrame = itemsOf(dataset, tags.PerFrameFunctionalGroupsSequence);
  return Array.from({ length: count }, (_, index) => {
    const own = perFrame[index];
    // The group of a frame, of all frames, or the elements of a classic image, in this order.
    const group = (tag: number): Dataset =>
      (own && itemsOf(own, tag)[0]) ?? (shared && itemsOf(shared, tag)[0]) ?? dataset;
    return frameOf(index, dataset, group);
  });
}

function frameOf(index: number, dataset: Dataset, group: (tag: number) => Dataset): Frame {
  const scaling = group(tags.PixelValueTransformationSequence);
  const sheet = sheetFrame(dataset, index, { position: positionOf, orientation: orientationIn });
  return {
    index,
    position: sheet?.position ?? positionOf(group(tags.PlanePositionSequence)),
    orientation: sheet?.orientation ?? orientationIn(group(tags.PlaneOrientationSequence)),
    spacing: spacingOf(group(tags.PixelMeasuresSequence)),
    slope: numberOf(scaling, tags.RescaleSlope) || 1,
    intercept: numberOf(scaling, tags.RescaleIntercept) ?? 0,
    marks: marksOf({ dataset, group, counted: sheet?.counted ?? {} }),
  };
}

const positionOf = (dataset: Dataset): Triple | null =>
  tripleOf(numbersOf(dataset, tags.ImagePositionPatient));
const orientationIn = (dataset: Dataset): Frame['orientation'] =>
  orientationOf(numbersOf(dataset, tags.ImageOrientationPatient));

function tripleOf([x = NaN, y = NaN, z = NaN]: readonly number[]): Triple | null {
  return [x, y, z].every(Number.isFinite) ? [x, y, z] : null;
}

/** Two directions at right angles within what headers round to; anything else places nothing. */
function orientationOf(values: readonly number[]): readonly [Triple, Triple] | null {
  const row = tripleOf(values.slice(0, 3));
  const column = tripleOf(values.slice(3, 6));
  if (!row || !column) return null;
  const [a, b] = [Math.hypot(...row), Math.hypot(...column)];
  const cosine = (row[0] * column[0] + row[1] * column[1] + row[2] * column[2]) / (a * b);
  if (!(Math.abs(a - 1) < 0.01 && Math.abs(b - 1) < 0.01 && Math.abs(cosine) < 0.01)) return null;
  return [scaled(row, 1 / a), scaled(column, 1 / b)];
}

const scaled = ([x, y, z]: Triple, factor: number): Triple => [x * factor, y * factor, z * factor];

/** What a pixel's size is read from: in the patient, else at the detector. */
const pixelSizes = [
  { tag: tags.PixelSpacing, name: '' },
  { tag: tags.ImagerPixelSpacing, name: 'Imager Pixel Spacing' },
  { tag: tags.NominalScannedPixelSpacing, name: 'Nominal Scanned Pixel Spacing' },
] as const;

/** Pixel Spacing is (between rows, between columns): along j, then along i. */
function spacingOf(measures: Dataset): readonly [number, number] | null {
  for (const { tag } of pixelSizes) {
    const [j = NaN, i = NaN] = numbersOf(measures, tag);
    if (i > 0 && j > 0 && Number.isFinite(i) && Number.isFinite(j)) return [i, j];
  }
  return null;
}

/** Elements of which a decimal comma would be a wrong number. */
const decimals = [
  { tag: tags.ImagePositionPatient, name: 'Image Position' },
  { tag: tags.ImageOrientationPatient, name: 'Image Orientation' },
  { tag: tags.PixelSpacing, name: 'Pixel Spacing' },
  { tag: tags.SliceThickness, name: 'Slice Thickness' },
  { tag: tags.SpacingBetweenSlices, name: 'Spacing Between Slices' },
  { tag: tags.RescaleSlope, name: 'Rescale Slope' },
  { tag: tags.RescaleIntercept, name: 'Rescale Intercept' },
] as const;

function remarksOf(dataset: Dataset): string[] {
  const withComma = decimals.filter(({ tag }) => textsOf(dataset, tag).some((one) => decimalComma.test(one)));
  const names = withComma.map(({ name }) => name).join(', ');
  const remarks =
    names === ''
      ? []
      : [`Numbers are written with a decimal comma where DICOM has a point (${names}); read so.`];
  const size = pixelSizes.find(({ tag }) => numbersOf(dataset, tag).length === 2);
  if (size && size.tag !== tags.PixelSpacing && !dataset.elements.has(tags.SharedFunctionalGroupsSequence)) {
    remarks.push(`Pixel Spacing is missing; ${size.name} was taken: lengths are those at the detector.`);
  }
  return remarks;
}

/** How far apart; which way slices are stacked is for positions to say. */
function spacingBetweenSlicesOf(dataset: Dataset): number | null {
  const [shared] = itemsOf(dataset, tags.SharedFunctionalGroupsSequence);
  const measures = (shared && itemsOf(shared, tags.PixelMeasuresSequence)[0]) ?? dataset;
  const spacing = numberOf(measures, tags.SpacingBetweenSlices);
  return spacing !== null && spacing !== 0 ? Math.abs(spacing) : null;
}

function windowOf(dataset: Dataset): readonly [number, number] | null {
  const [shared] = itemsOf(dataset, tags.SharedFunctionalGroupsSequence);
  const voi = (shared && itemsOf(shared, tags.FrameVOILUTSequence)[0]) ?? dataset;
  const centre = numberOf(voi, tags.WindowCenter);
  const width = numberOf(voi, tags.WindowWidth);
  if (centre !== null && width !== null && width > 0) return [centre, width];
  const [lut] = itemsOf(voi, tags.VOILUTSequence);
  return lut ? rangeOfLut(numbersOf(lut, tags.LUTDescriptor)) : null;
}

/** The values that a VOI LUT tells apart (PS3.3 C.11.2.1.1): its first mapped value and as many as it has entries. */
function rangeOfLut([entries = 0, first = NaN]: readonly number[]): readonly [number, number] | null {
  const count = entries === 0 ? 65_536 : entries; // 0 stands for 2^16
  if (!Number.isFinite(first)) return null;
  // Written as unsigned where it is negative: the range would reach beyond 16 bits.
  const start = first > 32_767 && first + count > 65_536 ? first - 65_536 : first;
  return [start + count / 2, count];
}

function paddingOf(dataset: Dataset, isSigned: boolean): readonly [number, number] | null {
  const value = numberOf(dataset, tags.PixelPaddingValue);
  if (value === null) return null;
  // Written by its representation, or read as unsigned from a file that leaves representations out.
  const own = (number: number): number => (isSigned && number > 32_767 ? number - 65_536 : number);
  const limit = numberOf(dataset, tags.PixelPaddingRangeLimit) ?? value;
  const [a, b] = [own(value), own(limit)];
  return a <= b ? [a, b] : [b, a];
}
