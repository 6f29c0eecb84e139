/** Writes a label map as an RT structure set (PS3.3 A.19): outlines along the pixels' edges, slice by slice, on the source images. */
import { at } from '../../../../shared/at.ts';
import { AppError } from '../../../../shared/result.ts';
import type { LabelClass } from '../../../../shared/dataset.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { mapTriple } from '../../geometry.ts';
import type { LabelVolume } from '../../volume.ts';
import type { Dataset, Element } from '../dataset.ts';
import { makeDataset, sequenceElement, textElement } from '../make-element.ts';
import { newUid } from '../new-uid.ts';
import { objectTags } from '../object-tags.ts';
import type { Plane } from '../plane.ts';
import { labelsOnSlices } from '../segmentation/labels-on-slices.ts';
import {
  contributingEquipment,
  equipment,
  seriesDescription,
  shortText,
  type Maker,
} from '../segmentation/maker.ts';
import { dateAndTime, patientAndStudy } from '../segmentation/patient-study.ts';
import type { SourceSeries, SourceSlice } from '../source-series.ts';
import { tags } from '../tags.ts';
import { writeDicomFile } from '../write-file.ts';
import { outlinesOf, type Ring } from './outline.ts';
import { structureSetClass } from './read.ts';

export interface StructureSetOptions {
  readonly series: SourceSeries;
  readonly classes: readonly LabelClass[];
  readonly maker: Maker;
  readonly now?: Date;
}

/** Colours that people with any colour vision tell apart (Okabe and Ito), in the order of the classes. */
const colours = [
  '230\\159\\0',
  '86\\180\\233',
  '0\\158\\115',
  '240\\228\\66',
  '0\\114\\178',
  '213\\94\\0',
  '204\\121\\167',
];

const studyClass = '1.2.840.10008.3.1.2.3.1'; // Detached Study Management, as the standard asks here

export async function writeStructureSet(
  path: string,
  labels: LabelVolume,
  { series, maker, now = new Date(), ...options }: StructureSetOptions,
): Promise<void> {
  const classes = options.classes.filter(({ value }) => value !== 0);
  if (classes.length === 0) {
    throw new AppError('invalid-input', `${path}: there is no class to write besides the background.`);
  }
  const slices = labelsOnSlices(labels, series, path);
  const { date, time } = dateAndTime(now);
  const description = seriesDescription(maker, 'Structures');
  const dataset = makeDataset([
    ...patientAndStudy(series.header),
    ...equipment(maker),
    contributingEquipment(maker, date + time),
    textElement(tags.SOPClassUID, 'UI', structureSetClass),
    textElement(tags.SOPInstanceUID, 'UI', newUid()),
    textElement(tags.Modality, 'CS', 'RTSTRUCT'),
    textElement(tags.SeriesDescription, 'LO', shortText(description)),
    textElement(objectTags.OperatorsName, 'PN'),
    textElement(tags.SeriesInstanceUID, 'UI', newUid()),
    textElement(tags.SeriesNumber, 'IS', '901'),
    textElement(tags.InstanceNumber, 'IS', '1'),
    textElement(tags.FrameOfReferenceUID, 'UI', series.frameOfReferenceUid),
    textElement(objectTags.PositionReferenceIndicator, 'LO'),
    textElement(objectTags.StructureSetLabel, 'SH', 'RESEARCH USE'),
    textElement(objectTags.StructureSetDescription, 'ST', description),
    textElement(objectTags.StructureSetDate, 'DA', date),
    textElement(objectTags.StructureSetTime, 'TM', time),
    referencedFrameOfReference(series),
    sequenceElement(
      objectTags.StructureSetROISequence,
      ...classes.map(({ name }, index) =>
        makeDataset([
          textElement(objectTags.ROINumber, 'IS', String(index + 1)),
          textElement(objectTags.ReferencedFrameOfReferenceUID, 'UI', series.frameOfReferenceUid),
          textElement(objectTags.ROIName, 'LO', shortText(name)),
          textElement(objectTags.ROIGenerationAlgorithm, 'CS', maker.model ? 'AUTOMATIC' : 'MANUAL'),
        ]),
      ),
    ),
    sequenceElement(
      objectTags.ROIContourSequence,
      ...classes.map(({ value }, index) => region(value, index, { slices, source: series.slices })),
    ),
    sequenceElement(
      objectTags.RTROIObservationsSequence,
      ...classes.map((_, index) =>
        makeDataset([
          textElement(objectTags.ObservationNumber, 'IS', String(index + 1)),
          textElement(objectTags.ReferencedROINumber, 'IS', String(index + 1)),
          textElement(objectTags.RTROIInterpretedType, 'CS'),
          textElement(objectTags.ROIInterpreter, 'PN'),
        ]),
      ),
    ),
    textElement(objectTags.ApprovalStatus, 'CS', 'UNAPPROVED'),
  ]);
  await writeDicomFile(path, dataset);
}

function referencedFrameOfReference({
  frameOfReferenceUid,
  seriesUid,
  slices,
  header,
}: SourceSeries): Element {
  const study = header.elements.get(tags.StudyInstanceUID);
  const images = new Map(slices.map((slice) => [slice.sopInstanceUid, slice]));
  const studyUid = study ? new TextDecoder().decode(study.bytes).replace(/\0$/, '') : '';
  return sequenceElement(
    objectTags.ReferencedFrameOfReferenceSequence,
    makeDataset([
      textElement(tags.FrameOfReferenceUID, 'UI', frameOfReferenceUid),
      sequenceElement(
        objectTags.RTReferencedStudySequence,
        makeDataset([
          textElement(objectTags.ReferencedSOPClassUID, 'UI', studyClass),
          textElement(objectTags.ReferencedSOPInstanceUID, 'UI', studyUid),
          sequenceElement(
            objectTags.RTReferencedSeriesSequence,
            makeDataset([
              textElement(tags.SeriesInstanceUID, 'UI', seriesUid),
              sequenceElement(objectTags.ContourImageSequence, ...[...images.values()].map(imageReference)),
            ]),
          ),
        ]),
      ),
    ]),
  );
}

function imageReference({ sopClassUid, sopInstanceUid, frameNumber }: SourceSlice): Dataset {
  return makeDataset([
    textElement(objectTags.ReferencedSOPClassUID, 'UI', sopClassUid),
    textElement(objectTags.ReferencedSOPInstanceUID, 'UI', sopInstanceUid),
    ...(frameNumber === null
      ? []
      : [textElement(objectTags.ReferencedFrameNumber, 'IS', String(frameNumber))]),
  ]);
}

function region(
  value: number,
  index: number,
  { slices, source }: { readonly slices: readonly Uint8Array[]; readonly source: readonly SourceSlice[] },
): Dataset {
  const contours = source.flatMap((slice, k) => {
    const [columns, rows] = slice.plane.size;
    const labels = slices[k] ?? new Uint8Array(0);
    const isInside = (x: number, y: number): boolean =>
      x >= 0 && y >= 0 && x < columns && y < rows && labels[x + columns * y] === value;
    return outlinesOf(isInside, [columns, rows]).map((ring) => contour(ring, slice));
  });
  return makeDataset([
    textElement(objectTags.ReferencedROINumber, 'IS', String(index + 1)),
    textElement(objectTags.ROIDisplayColor, 'IS', at(colours, index % colours.length)),
    ...(contours.length > 0 ? [sequenceElement(objectTags.ContourSequence, ...contours)] : []),
  ]);
}

function contour(ring: Ring, slice: SourceSlice): Dataset {
  // Ten thousandths of a millimetre are enough, and keep the text short.
  const places = ring.flatMap(([x, y]) =>
    placeOf(slice.plane, x, y).map((value) => String(Number(value.toFixed(4)))),
  );
  return makeDataset([
    sequenceElement(objectTags.ContourImageSequence, imageReference(slice)),
    textElement(objectTags.ContourGeometricType, 'CS', 'CLOSED_PLANAR'),
    textElement(objectTags.NumberOfContourPoints, 'IS', String(ring.length)),
    textElement(objectTags.ContourData, 'DS', ...places),
  ]);
}

function placeOf({ position, orientation: [i, j], spacing }: Plane, x: number, y: number): Triple {
  return mapTriple((axis) => position[axis] + i[axis] * spacing[0] * x + j[axis] * spacing[1] * y);
}
