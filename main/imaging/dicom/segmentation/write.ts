/**
 * Writes a label map as a DICOM segmentation object (PS3.3 A.51): BINARY, which every reader knows, or LABELMAP
 * (supplement 243). Frames go segment by segment, upwards along the normal; slices without a voxel are left out.
 */
import { AppError } from '../../../../shared/result.ts';
import type { LabelClass } from '../../../../shared/dataset.ts';
import type { LabelVolume } from '../../volume.ts';
import type { Dataset, Element } from '../dataset.ts';
import { bytesElement, makeDataset, numberElement, sequenceElement, textElement } from '../make-element.ts';
import { newUid } from '../new-uid.ts';
import { objectTags } from '../object-tags.ts';
import type { SourceSeries } from '../source-series.ts';
import { tags } from '../tags.ts';
import { codeElement } from '../codes.ts';
import { writeDicomFile } from '../write-file.ts';
import { binaryFrames, labelBytes, labelmapFrames, packBits } from './frames.ts';
import { dimensions, perFrameGroups, sharedGroups } from './functional-groups.ts';
import { labelsOnSlices } from './labels-on-slices.ts';
import {
  algorithm,
  contributingEquipment,
  equipment,
  seriesDescription,
  shortText,
  type Maker,
} from './maker.ts';
import { dateAndTime, patientAndStudy } from './patient-study.ts';
import { codesFor, type CodesTable } from './segment-codes.ts';

export type SegmentationKind = 'BINARY' | 'LABELMAP';

export interface SegmentationOptions {
  readonly series: SourceSeries;
  /** Classes of the label map; background (0) is no segment. */
  readonly classes: readonly LabelClass[];
  readonly maker: Maker;
  readonly kind?: SegmentationKind;
  readonly codes?: CodesTable;
  readonly now?: Date;
}

const sopClasses = {
  BINARY: '1.2.840.10008.5.1.4.1.1.66.4',
  LABELMAP: '1.2.840.10008.5.1.4.1.1.66.7',
} as const;

export async function writeSegmentation(
  path: string,
  labels: LabelVolume,
  options: SegmentationOptions,
): Promise<void> {
  await writeDicomFile(path, segmentationDataset(path, labels, options));
}

/** @param name for messages */
export function segmentationDataset(
  name: string,
  labels: LabelVolume,
  options: SegmentationOptions,
): Dataset {
  const { series, maker, kind = 'BINARY', codes, now = new Date() } = options;
  const classes = options.classes.filter(({ value }) => value !== 0);
  if (classes.length === 0) {
    throw new AppError('invalid-input', `${name}: there is no class to write besides the background.`);
  }
  const slices = labelsOnSlices(labels, series, name);
  const values = classes.map(({ value }) => value);
  const isBinary = kind === 'BINARY';
  const frames = isBinary ? binaryFrames(slices, values) : labelmapFrames(slices);
  const pixels = (isBinary ? packBits : labelBytes)(frames, slices, values);
  const { date, time } = dateAndTime(now);
  return makeDataset([
    ...patientAndStudy(series.header),
    ...equipment(maker),
    ...identity(sopClasses[kind], seriesDescription(maker, 'Segmentation')),
    contributingEquipment(maker, date + time),
    textElement(tags.FrameOfReferenceUID, 'UI', series.frameOfReferenceUid || newUid()),
    textElement(objectTags.PositionReferenceIndicator, 'LO'),
    textElement(objectTags.ContentDate, 'DA', date),
    textElement(objectTags.ContentTime, 'TM', time),
    ...pixelFormat(series, frames.length, isBinary ? 1 : 8),
    textElement(objectTags.SegmentationType, 'CS', kind),
    textElement(objectTags.SegmentsOverlap, 'CS', 'NO'),
    sequenceElement(
      objectTags.SegmentSequence,
      ...classes.map(({ name: label }, index) => segment(index + 1, label, { maker, codes: codes ?? {} })),
    ),
    ...dimensions(isBinary),
    referencedSeries(series),
    sharedGroups(series),
    perFrameGroups(series, frames),
    bytesElement(tags.PixelData, 'OB', pixels),
  ]);
}

function identity(sopClass: string, description: string): Element[] {
  return [
    textElement(tags.ImageType, 'CS', 'DERIVED', 'PRIMARY'),
    textElement(tags.SOPClassUID, 'UI', sopClass),
    textElement(tags.SOPInstanceUID, 'UI', newUid()),
    textElement(tags.Modality, 'CS', 'SEG'),
    textElement(tags.SeriesDescription, 'LO', shortText(description)),
    textElement(tags.SeriesInstanceUID, 'UI', newUid()),
    textElement(tags.SeriesNumber, 'IS', '900'),
    textElement(tags.InstanceNumber, 'IS', '1'),
    textElement(objectTags.ContentLabel, 'CS', 'SEGMENTATION'),
    textElement(objectTags.ContentDescription, 'LO', shortText(description)),
    textElement(objectTags.ContentCreatorName, 'PN'),
  ];
}

function pixelFormat({ slices }: SourceSeries, frames: number, bits: number): Element[] {
  const [columns = 0, rows = 0] = slices[0]?.plane.size ?? [];
  return [
    numberElement(tags.SamplesPerPixel, 'US', 1),
    textElement(tags.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    textElement(tags.NumberOfFrames, 'IS', String(frames)),
    numberElement(tags.Rows, 'US', rows),
    numberElement(tags.Columns, 'US', columns),
    numberElement(tags.BitsAllocated, 'US', bits),
    numberElement(tags.BitsStored, 'US', bits),
    numberElement(tags.HighBit, 'US', bits - 1),
    numberElement(tags.PixelRepresentation, 'US', 0),
    textElement(objectTags.LossyImageCompression, 'CS', '00'),
  ];
}

function segment(
  number: number,
  label: string,
  { maker, codes }: { readonly maker: Maker; readonly codes: CodesTable },
): Dataset {
  const { category, type } = codesFor(label, codes);
  return makeDataset([
    numberElement(objectTags.SegmentNumber, 'US', number),
    textElement(objectTags.SegmentLabel, 'LO', shortText(label)),
    codeElement(objectTags.SegmentedPropertyCategoryCodeSequence, category),
    codeElement(objectTags.SegmentedPropertyTypeCodeSequence, type),
    ...algorithm(maker),
  ]);
}

/** Common Instance Reference (PS3.3 C.12.2): every image that the mask was made on, each once. */
function referencedSeries({ seriesUid, slices }: SourceSeries): Element {
  const instances = new Map(slices.map((slice) => [slice.sopInstanceUid, slice]));
  return sequenceElement(
    objectTags.ReferencedSeriesSequence,
    makeDataset([
      textElement(tags.SeriesInstanceUID, 'UI', seriesUid),
      sequenceElement(
        objectTags.ReferencedInstanceSequence,
        ...[...instances.values()].map(({ sopClassUid, sopInstanceUid }) =>
          makeDataset([
            textElement(objectTags.ReferencedSOPClassUID, 'UI', sopClassUid),
            textElement(objectTags.ReferencedSOPInstanceUID, 'UI', sopInstanceUid),
          ]),
        ),
      ),
    ]),
  );
}
