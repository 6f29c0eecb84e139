/**
 * Reads DICOM segmentation objects (PS3.3 A.51) of every kind: BINARY, FRACTIONAL, LABELMAP. The header says which
 * segments there are and where each frame lies; frames are decoded one at a time.
 */
import { AppError } from '../../../../shared/result.ts';
import type { Grid } from '../../../../shared/volume.ts';
import { requireMemory } from '../../../files/memory.ts';
import { codeIn, type Code } from '../codes.ts';
import { itemsOf, numberOf, numbersOf, textOf, type Dataset } from '../dataset.ts';
import { instanceOf } from '../instance.ts';
import { objectTags } from '../object-tags.ts';
import { gridOfPlanes, isSameStack, type Plane } from '../plane.ts';
import { readDicomFile } from '../read-file.ts';
import { tags } from '../tags.ts';

export const segmentationKinds = ['BINARY', 'FRACTIONAL', 'LABELMAP'] as const;
export type SegmentationKind = (typeof segmentationKinds)[number];

export interface Segment {
  /** As the object counts: from 1, gaps possible in LABELMAP. */
  readonly number: number;
  readonly label: string;
  readonly category: Code | null;
  readonly type: Code | null;
  readonly algorithmType: string;
}

/** An image that a frame was drawn on. */
export interface FrameReference {
  readonly sopInstanceUid: string;
  /** From 1; null where the object does not say, or the image has one frame. */
  readonly frameNumber: number | null;
}

export interface SegmentFrame {
  /** Segment number; null in a LABELMAP, whose values are the numbers. */
  readonly segment: number | null;
  readonly plane: Plane;
  readonly references: readonly FrameReference[];
}

export interface Segmentation {
  readonly path: string;
  readonly kind: SegmentationKind;
  /** Without background (number 0), by number. */
  readonly segments: readonly Segment[];
  /** Distance of frames in mm as the object states it: Spacing Between Slices; null where it does not. */
  readonly spacing: number | null;
  /** Slice Thickness in mm; null where it is not stated. */
  readonly thickness: number | null;
  /** In the order of the file. */
  readonly frames: readonly SegmentFrame[];
  readonly frameOfReferenceUid: string;
  /** Stored value that stands for wholly inside, in FRACTIONAL objects. */
  readonly fullValue: number;
  /** Stored value of a LABELMAP that stands for no segment, beside 0. */
  readonly padding: number | null;
}

export const segmentationClasses: readonly string[] = [
  '1.2.840.10008.5.1.4.1.1.66.4',
  '1.2.840.10008.5.1.4.1.1.66.7',
];

/** Positions of a damaged object may be any distance apart: of a large grid, frames fill at least this share of the slices. */
const leastFilled = 0.05;
const largeGrid = 2 ** 28;
/** Labels of one byte, once more while they are written, and a frame as numbers and as labels of its segment. */
const [bytesPerVoxel, bytesPerPixel] = [2, 24];

/** @throws AppError naming the file: no segmentation, no places, several orientations, frames of unknown segments */
export function readSegmentation(path: string): Segmentation {
  const file = readDicomFile(path);
  const refuse = (what: string, hint = ''): AppError =>
    new AppError('invalid-input', `${path}: ${what}`, hint);
  if (!file) throw refuse('is no DICOM file.');
  const { dataset } = file;
  if (!segmentationClasses.includes(textOf(dataset, tags.SOPClassUID))) {
    throw refuse(`is no segmentation (its modality is ${textOf(dataset, tags.Modality) || 'not given'}).`);
  }
  const kind = segmentationKinds.find((one) => one === textOf(dataset, objectTags.SegmentationType));
  if (!kind) {
    const given = textOf(dataset, objectTags.SegmentationType) || 'missing';
    throw refuse(`its Segmentation Type is ${given}; ${segmentationKinds.join(', ')} can be read.`);
  }
  const segments = segmentsOf(dataset, refuse);
  const groups = itemsOf(dataset, tags.PerFrameFunctionalGroupsSequence);
  const [shared] = itemsOf(dataset, tags.SharedFunctionalGroupsSequence);
  const { rows, columns, frames: places } = instanceOf(file);
  if (groups.length !== places.length) {
    throw refuse(`describes ${groups.length} frames and holds ${places.length}.`);
  }
  const planes = places.map(({ position, orientation, spacing }, index): Plane => {
    if (!position || !orientation || !spacing) {
      const which = `frame ${index + 1} has no place in the patient`;
      throw refuse(
        `${which} (a segmentation of a slide or of a projection image?).`,
        'Only segmentations of volumes can be read.',
      );
    }
    return { position, orientation, spacing, size: [columns, rows] };
  });
  requireOneStack(planes, refuse);
  const [measures] = shared ? itemsOf(shared, tags.PixelMeasuresSequence) : [];
  const known = new Set(segments.map(({ number }) => number));
  const frames = groups.map((group, index): SegmentFrame => {
    const segment = kind === 'LABELMAP' ? null : segmentNumberOf(group, shared);
    if (segment !== null && !known.has(segment)) {
      throw refuse(
        `frame ${index + 1} belongs to segment ${segment || '?'}, which the object does not describe.`,
      );
    }
    return { segment, plane: planes[index] as Plane, references: referencesOf(group) };
  });
  return {
    path,
    kind,
    segments,
    spacing: positive(measures, tags.SpacingBetweenSlices),
    thickness: positive(measures, objectTags.SliceThickness),
    frames,
    frameOfReferenceUid: textOf(dataset, tags.FrameOfReferenceUID),
    fullValue: numberOf(dataset, objectTags.MaximumFractionalValue) ?? 255,
    padding: numberOf(dataset, tags.PixelPaddingValue),
  };
}

type Refuse = (what: string, hint?: string) => AppError;

function segmentsOf(dataset: Dataset, refuse: Refuse): Segment[] {
  const items = itemsOf(dataset, objectTags.SegmentSequence);
  const segments = items.map((item): Segment => {
    const number = numberOf(item, objectTags.SegmentNumber);
    if (number === null) throw refuse('has a segment without a number.');
    return {
      number,
      label: textOf(item, objectTags.SegmentLabel) || `segment ${number}`,
      category: codeIn(item, objectTags.SegmentedPropertyCategoryCodeSequence),
      type: codeIn(item, objectTags.SegmentedPropertyTypeCodeSequence),
      algorithmType: textOf(item, objectTags.SegmentAlgorithmType),
    };
  });
  const numbers = new Set(segments.map(({ number }) => number));
  if (numbers.size !== segments.length) throw refuse('has two segments of one number.');
  const real = segments.filter(({ number }) => number !== 0);
  if (real.length === 0) throw refuse('describes no segment.');
  if (real.length > 255) throw refuse(`has ${real.length} segments; up to 255 can be read.`);
  return real.sort((a, b) => a.number - b.number);
}

function requireOneStack(planes: readonly Plane[], refuse: Refuse): void {
  const [first] = planes;
  const odd = planes.findIndex((plane) => first && !isSameStack(first, plane));
  if (odd >= 0) throw refuse(`frame ${odd + 1} has another orientation or pixel spacing than frame 1.`);
}

function positive(dataset: Dataset | undefined, tag: number): number | null {
  const value = dataset ? numberOf(dataset, tag) : null;
  return value !== null && value > 0 ? value : null;
}

/**
 * The grid that the frames lie on without their images; slices between them are empty.
 * @returns the slice of each frame too
 * @throws AppError where the frames lie at uneven distances
 */
export function ownGrid({ path, frames, spacing }: Segmentation): { grid: Grid; slices: readonly number[] } {
  const found = gridOfPlanes(
    frames.map(({ plane }) => plane),
    spacing,
  );
  if (!found) {
    throw new AppError(
      'invalid-input',
      `${path}: its frames lie at uneven distances.`,
      'Read it together with its images.',
    );
  }
  const [ni, nj, nk] = found.grid.size;
  const what = `${path}: spans ${ni} × ${nj} × ${nk} voxels`;
  if (ni * nj * nk > largeGrid && frames.length < leastFilled * nk)
    throw new AppError(
      'invalid-input',
      `${what}, of which its ${frames.length} frames are next to nothing.`,
      'Read it together with its images; if it should not be that large, it is damaged.',
    );
  requireMemory(ni * nj * (nk * bytesPerVoxel + bytesPerPixel), `${what}, which`);
  return found;
}

function segmentNumberOf(group: Dataset, shared: Dataset | undefined): number {
  for (const dataset of [group, shared]) {
    const [item] = dataset ? itemsOf(dataset, objectTags.SegmentIdentificationSequence) : [];
    const [number] = item ? numbersOf(item, objectTags.ReferencedSegmentNumber) : [];
    if (number !== undefined) return number;
  }
  return 0;
}

function referencesOf(group: Dataset): FrameReference[] {
  return itemsOf(group, objectTags.DerivationImageSequence)
    .flatMap((derivation) => itemsOf(derivation, objectTags.SourceImageSequence))
    .flatMap((source): FrameReference[] => {
      const sopInstanceUid = textOf(source, objectTags.ReferencedSOPInstanceUID);
      if (sopInstanceUid === '') return [];
      const numbers = numbersOf(source, objectTags.ReferencedFrameNumber);
      if (numbers.length === 0) return [{ sopInstanceUid, frameNumber: null }];
      return numbers.map((frameNumber) => ({ sopInstanceUid, frameNumber }));
    });
}
