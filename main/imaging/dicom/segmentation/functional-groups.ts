/** Functional groups and dimensions of a segmentation object (PS3.3 C.7.6.16, C.7.6.17): where each frame lies, and what of. */
import { at } from '../../../../shared/at.ts';
import type { Dataset, Element } from '../dataset.ts';
import { codeElement, dcm } from '../codes.ts';
import { decimalElement, makeDataset, numberElement, sequenceElement, textElement } from '../make-element.ts';
import { newUid } from '../new-uid.ts';
import { objectTags } from '../object-tags.ts';
import { heightOf } from '../plane.ts';
import type { SourceSeries, SourceSlice } from '../source-series.ts';
import { tags } from '../tags.ts';
import type { FrameContent } from './frames.ts';

/** Frames are told apart by segment (but in a LABELMAP) and by position. */
export function dimensions(bySegment: boolean): Element[] {
  const organisation = newUid();
  const index = (pointer: number, group: number, label: string): Dataset =>
    makeDataset([
      textElement(objectTags.DimensionOrganizationUID, 'UI', organisation),
      tagElement(objectTags.DimensionIndexPointer, pointer),
      tagElement(objectTags.FunctionalGroupPointer, group),
      textElement(objectTags.DimensionDescriptionLabel, 'LO', label),
    ]);
  const segment = index(
    objectTags.ReferencedSegmentNumber,
    objectTags.SegmentIdentificationSequence,
    'Segment Number',
  );
  const position = index(tags.ImagePositionPatient, tags.PlanePositionSequence, 'Image Position');
  return [
    sequenceElement(
      objectTags.DimensionOrganizationSequence,
      makeDataset([textElement(objectTags.DimensionOrganizationUID, 'UI', organisation)]),
    ),
    sequenceElement(objectTags.DimensionIndexSequence, ...(bySegment ? [segment, position] : [position])),
  ];
}

/** An attribute tag: group, then element, 16 bits each. */
function tagElement(tag: number, value: number): Element {
  return { ...numberElement(tag, 'US', value >>> 16, value & 0xffff), vr: 'AT' };
}

export function sharedGroups({ slices }: SourceSeries): Element {
  const [first] = slices;
  if (!first) return sequenceElement(tags.SharedFunctionalGroupsSequence, makeDataset([]));
  const { orientation, spacing } = first.plane;
  const distance = sliceDistance(slices);
  return sequenceElement(
    tags.SharedFunctionalGroupsSequence,
    makeDataset([
      sequenceElement(
        tags.PlaneOrientationSequence,
        makeDataset([decimalElement(tags.ImageOrientationPatient, ...orientation[0], ...orientation[1])]),
      ),
      sequenceElement(
        tags.PixelMeasuresSequence,
        makeDataset([
          decimalElement(objectTags.SliceThickness, distance),
          decimalElement(tags.SpacingBetweenSlices, distance),
          // between rows first: along j, then along i
          decimalElement(tags.PixelSpacing, spacing[1], spacing[0]),
        ]),
      ),
    ]),
  );
}

/** Median distance along the normal; 1 mm for a single slice, which has none. */
function sliceDistance(slices: readonly SourceSlice[]): number {
  const heights = slices.map(({ plane }) => heightOf(plane));
  const gaps = heights.slice(1).map((height, index) => height - at(heights, index));
  // eslint-disable-next-line habits/no-silent-index -- a single slice has no gaps
  return gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 1;
}

export function perFrameGroups({ slices }: SourceSeries, frames: readonly FrameContent[]): Element {
  const used = [...new Set(frames.map(({ slice }) => slice))].sort((a, b) => a - b);
  const placeOf = new Map(used.map((slice, index) => [slice, index + 1]));
  const groups = frames.flatMap(({ segment, slice }) => {
    const source = slices[slice];
    return source ? [frameGroups(source, segment, placeOf.get(slice) ?? 1)] : [];
  });
  return sequenceElement(tags.PerFrameFunctionalGroupsSequence, ...groups);
}

function frameGroups(source: SourceSlice, segment: number | null, place: number): Dataset {
  const number = segment === null ? [] : [segment + 1];
  return makeDataset([
    sequenceElement(objectTags.DerivationImageSequence, derivation(source)),
    sequenceElement(
      tags.FrameContentSequence,
      makeDataset([numberElement(objectTags.DimensionIndexValues, 'UL', ...number, place)]),
    ),
    sequenceElement(
      tags.PlanePositionSequence,
      makeDataset([decimalElement(tags.ImagePositionPatient, ...source.plane.position)]),
    ),
    ...number.map((one) =>
      sequenceElement(
        objectTags.SegmentIdentificationSequence,
        makeDataset([numberElement(objectTags.ReferencedSegmentNumber, 'US', one)]),
      ),
    ),
  ]);
}

function derivation({ sopClassUid, sopInstanceUid, frameNumber }: SourceSlice): Dataset {
  return makeDataset([
    codeElement(objectTags.DerivationCodeSequence, dcm('113076', 'Segmentation')),
    sequenceElement(
      objectTags.SourceImageSequence,
      makeDataset([
        textElement(objectTags.ReferencedSOPClassUID, 'UI', sopClassUid),
        textElement(objectTags.ReferencedSOPInstanceUID, 'UI', sopInstanceUid),
        ...(frameNumber === null
          ? []
          : [textElement(objectTags.ReferencedFrameNumber, 'IS', String(frameNumber))]),
        textElement(objectTags.SpatialLocationsPreserved, 'CS', 'YES'),
        codeElement(
          objectTags.PurposeOfReferenceCodeSequence,
          dcm('121322', 'Source image for image processing operation'),
        ),
      ]),
    ),
  ]);
}
