/** Reads RT structure sets (PS3.3 A.19): regions of interest as contours in the patient's millimetres. */
import { AppError } from '../../../../shared/result.ts';
import { requireMemory } from '../../../files/memory.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { itemsOf, numberOf, numbersOf, textOf, type Dataset } from '../dataset.ts';
import { objectTags } from '../object-tags.ts';
import { readDicomFile } from '../read-file.ts';
import { tags } from '../tags.ts';

export interface Contour {
  readonly points: readonly Triple[];
  /** SOP instances of the images that it was drawn on. */
  readonly references: readonly string[];
  /** Of a region whose contours are combined by exclusive or. */
  readonly isXor: boolean;
}

export interface Region {
  readonly number: number;
  readonly name: string;
  readonly contours: readonly Contour[];
}

export interface StructureSet {
  readonly path: string;
  /** In the order of the file. */
  readonly regions: readonly Region[];
  readonly frameOfReferenceUid: string;
  /** What was left out, in sentences. */
  readonly findings: readonly string[];
}

export const structureSetClass = '1.2.840.10008.5.1.4.1.1.481.3';

/** Geometric types that enclose something. */
const closedTypes = ['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR'];

/** Of a coordinate as it is kept: its share of a list of three, and the number. */
const bytesPerNumber = 40;

/** @throws AppError naming the file: no structure set, no regions, numbers that are none */
export function readStructureSet(path: string): StructureSet {
  const file = readDicomFile(path, { whole: true });
  const refuse = (what: string): AppError => new AppError('invalid-input', `${path}: ${what}`);
  if (!file) throw refuse('is no DICOM file.');
  const { dataset } = file;
  if (textOf(dataset, tags.SOPClassUID) !== structureSetClass) {
    throw refuse(`is no structure set (its modality is ${textOf(dataset, tags.Modality) || 'not given'}).`);
  }
  const names = itemsOf(dataset, objectTags.StructureSetROISequence);
  if (names.length === 0) throw refuse('describes no region of interest.');
  const numbers = names.map((item) => numberOf(item, objectTags.ROINumber));
  if (numbers.includes(null)) throw refuse('has a region without a number.');
  if (new Set(numbers).size !== numbers.length) throw refuse('has two regions of one number.');
  const findings: string[] = [];
  const drawn = itemsOf(dataset, objectTags.ROIContourSequence);
  const drawnOf = Map.groupBy(drawn, (one) => numberOf(one, objectTags.ReferencedROINumber));
  let coordinates = 0;
  const room = (more: number): void => {
    coordinates += more;
    requireMemory(coordinates * bytesPerNumber, `${path}, ${coordinates} coordinates of contours,`);
  };
  const regions = names.map((item, index): Region => {
    const number = numbers[index] ?? 0;
    const name = textOf(item, objectTags.ROIName) || `region ${number}`;
    const contours = (drawnOf.get(number) ?? [])
      .flatMap((one) => itemsOf(one, objectTags.ContourSequence))
      .flatMap((one, at) => contourOf(one, { path, name, at, findings, room }) ?? []);
    return { number, name, contours };
  });
  const known = new Set(numbers);
  const strange = drawn.find((one) => !known.has(numberOf(one, objectTags.ReferencedROINumber)));
  if (strange) {
    const number = numberOf(strange, objectTags.ReferencedROINumber);
    throw refuse(`has contours of region ${number ?? '?'}, which it does not describe.`);
  }
  if (regions.every(({ contours }) => contours.length === 0)) throw refuse('holds no closed contour.');
  const [frame] = names.map((item) => textOf(item, objectTags.ReferencedFrameOfReferenceUID));
  return { path, regions, frameOfReferenceUid: frame ?? '', findings };
}

interface Where {
  readonly path: string;
  readonly name: string;
  readonly at: number;
  readonly findings: string[];
  /** Asked before so many coordinates more are kept. */
  readonly room: (coordinates: number) => void;
}

/** @returns null for what encloses nothing, with a finding */
function contourOf(item: Dataset, { path, name, at, findings, room }: Where): Contour | null {
  const which = `${name}: contour ${at + 1}`;
  const type = textOf(item, objectTags.ContourGeometricType);
  if (!closedTypes.includes(type)) {
    findings.push(`${which} is of the type ${type || '(none)'}, not a closed line; it is left out.`);
    return null;
  }
  const numbers = numbersOf(item, objectTags.ContourData);
  if (numbers.length % 3 !== 0 || !numbers.every(Number.isFinite)) {
    throw new AppError(
      'invalid-input',
      `${path}: ${which} is no list of points (${numbers.length} values, three for each point).`,
      'The file is damaged: export it again.',
    );
  }
  const claimed = numberOf(item, objectTags.NumberOfContourPoints);
  if (claimed !== null && claimed * 3 !== numbers.length) {
    throw new AppError(
      'invalid-input',
      `${path}: ${which} says it has ${claimed} points and has ${numbers.length / 3}.`,
      'The file is damaged: export it again.',
    );
  }
  room(numbers.length);
  const points = Array.from({ length: numbers.length / 3 }, (_, index): Triple => {
    const [x = 0, y = 0, z = 0] = numbers.slice(index * 3, index * 3 + 3);
    return [x, y, z];
  });
  if (points.length < 3) {
    findings.push(`${which} has ${points.length} points and encloses nothing; it is left out.`);
    return null;
  }
  const references = itemsOf(item, objectTags.ContourImageSequence)
    .map((image) => textOf(image, objectTags.ReferencedSOPInstanceUID))
    .filter((uid) => uid !== '');
  return { points, references, isXor: type === 'CLOSEDPLANAR_XOR' };
}
