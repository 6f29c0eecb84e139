/**
 * Images whose pictures are no slices side by side as they come: mosaics, which tile all slices into one picture, and
 * frames without functional groups, of which a pointer says what they follow each other in (PS3.3 C.7.6.6): time, views
 * around the patient, or slices indeed, as in reconstructed nuclear medicine (C.8.4.8).
 */
import type { Triple } from '../../../shared/volume.ts';
import { itemsOf, numberOf, numbersOf, textOf, textsOf, type Dataset } from './dataset.ts';
import { privateTexts } from './private-elements.ts';
import { tags } from './tags.ts';
import { along, cross } from './vectors.ts';

/** A frame of a sheet of slices. */
export interface SheetFrame {
  readonly position: Triple;
  readonly orientation: readonly [Triple, Triple];
  /** What else counts the frames. */
  readonly counted: Readonly<Record<string, string>>;
}

export interface PlaneReader {
  readonly position: (dataset: Dataset) => Triple | null;
  readonly orientation: (dataset: Dataset) => readonly [Triple, Triple] | null;
}

const mosaicTypes = new Set(['MOSAIC', 'VFRAME']);

/** @returns a sentence that says so, null for a picture of one slice */
export function mosaicText(dataset: Dataset): string | null {
  const tiles = mosaicTiles(dataset);
  if (tiles === null) return null;
  const what = tiles > 1 ? `${tiles} slices are tiled` : 'all slices are tiled';
  return `It is a mosaic: ${what} into each of its pictures, which are no slices themselves. Export it as an enhanced image or as single slices, or convert it to NIfTI.`;
}

/** @returns how many slices, 0 where it is a mosaic that does not say, null where it is none */
function mosaicTiles(dataset: Dataset): number | null {
  const own = privateTexts(dataset, { creator: 'SIEMENS MR HEADER', tag: 0x0019_000a });
  const [text = NaN] = own ?? [];
  const count = Number(text);
  if (count > 1) return count;
  const isNamed = textsOf(dataset, tags.ImageType).some((one) => mosaicTypes.has(one.toUpperCase()));
  if (isNamed) return Math.max(0, tilesByMatrix(dataset) ?? 0);
  const tiles = tilesByMatrix(dataset);
  // Interpolation doubles a matrix at most.
  const isSiemens = /siemens/i.test(textOf(dataset, tags.Manufacturer));
  return isSiemens && tiles !== null && tiles >= 9 ? tiles : null;
}

/** Of how many acquired matrices the picture is made, where it is made of whole ones. */
function tilesByMatrix(dataset: Dataset): number | null {
  const sides = numbersOf(dataset, tags.AcquisitionMatrix).filter((side) => side > 0);
  const [rows, columns] = [numberOf(dataset, tags.Rows) ?? 0, numberOf(dataset, tags.Columns) ?? 0];
  const [first = NaN, second = NaN] = sides;
  const times = rows / first;
  return sides.length === 2 && Number.isInteger(times) && columns / second === times ? times * times : null;
}

/** Elements that frames point to as what they follow each other in. */
const moments: readonly number[] = [
  tags.FrameTime,
  tags.FrameTimeVector,
  tags.TimeSlotVector,
  tags.TimeSliceVector,
];
const views: readonly number[] = [tags.RotationVector, tags.AngularViewVector];
/** What else nuclear medicine counts its slices by. */
const counters: readonly (readonly [name: string, tag: number])[] = [
  ['energy', tags.EnergyWindowVector],
  ['detector', tags.DetectorVector],
  ['time', tags.PhaseVector],
  ['time', tags.RRIntervalVector],
  ['time', tags.TimeSlotVector],
  ['time', tags.TimeSliceVector],
];
/** Makers of moving pictures, whose frames are moments even where no pointer says so. */
const moving = new Set(['XA', 'RF', 'US', 'IVUS', 'ES', 'GM', 'XC', 'ECG']);

const pointersOf = (dataset: Dataset): number[] => {
  const halves = numbersOf(dataset, tags.FrameIncrementPointer);
  return halves.flatMap((high, index) =>
    // eslint-disable-next-line habits/no-silent-index -- a damaged header may end in the middle of a pointer
    index % 2 === 0 ? [high * 0x1_0000 + (halves[index + 1] ?? 0)] : [],
  );
};

/** @returns why frames that functional groups say nothing of are no slices; null where they may be */
export function movingText(dataset: Dataset, frames: number): string | null {
  if (frames < 2 || itemsOf(dataset, tags.PerFrameFunctionalGroupsSequence).length > 0) return null;
  const pointers = pointersOf(dataset);
  if (pointers.includes(tags.SliceVector)) return null;
  if (pointers.some((tag) => views.includes(tag)))
    return `Its ${frames} frames are views from around the patient, not slices. Give the reconstructed images.`;
  const isMoving =
    pointers.some((tag) => moments.includes(tag)) ||
    moments.some((tag) => numberOf(dataset, tag) !== null) ||
    numberOf(dataset, tags.CineRate) !== null ||
    moving.has(textOf(dataset, tags.Modality).toUpperCase());
  if (!isMoving) return null;
  const step = numberOf(dataset, tags.FrameTime);
  const pace = step === null ? '' : ` (${step} ms apart)`;
  return `Its ${frames} frames follow each other in time${pace}: moments of one picture, not slices. Export the moment that is wanted as an image of its own.`;
}

/** @returns what places the frames of reconstructed nuclear medicine, by frame; null for any other image */
export function sheetFrame(dataset: Dataset, index: number, read: PlaneReader): SheetFrame | null {
  if (!pointersOf(dataset).includes(tags.SliceVector)) return null;
  // eslint-disable-next-line habits/no-silent-index -- a header may have fewer numbers than frames
  const slice = numbersOf(dataset, tags.SliceVector)[index] ?? NaN;
  const gap = numberOf(dataset, tags.SpacingBetweenSlices) ?? numberOf(dataset, tags.SliceThickness) ?? 0;
  // eslint-disable-next-line habits/no-silent-index -- a single detector has no vector
  const detector = numbersOf(dataset, tags.DetectorVector)[index] ?? 1;
  const detectors = itemsOf(dataset, tags.DetectorInformationSequence);
  const place = detectors[detector - 1] ?? detectors[0] ?? dataset;
  const position = read.position(place) ?? read.position(dataset);
  const orientation = read.orientation(place) ?? read.orientation(dataset);
  if (!position || !orientation || !Number.isFinite(slice) || gap === 0) return null;
  // A negative gap stacks the slices against the normal (PS3.3 C.8.4.15).
  const counted: Record<string, string> = {};
  for (const [name, tag] of counters) {
    const value = numbersOf(dataset, tag)[index];
    if (value !== undefined) counted[name] = [counted[name], String(value)].filter(Boolean).join('.');
  }
  return { position: along(position, cross(...orientation), gap * (slice - 1)), orientation, counted };
}
