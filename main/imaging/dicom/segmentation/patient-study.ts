/**
 * Elements that an object derived from a series shares with it: patient, study, frame of reference, and the marks of
 * de-identification. Type 2 elements are there even where the source lacks them (PS3.3 C.7.1.1, C.7.2.1).
 */
import { itemsOf, textsOf, type Dataset, type Element } from '../dataset.ts';
import { sequenceElement, textElement } from '../make-element.ts';
import { objectTags } from '../object-tags.ts';
import { tags } from '../tags.ts';

/** Copied where they are there. */
const optional: readonly number[] = [
  tags.StudyDescription,
  0x0010_1010, // PatientAge
  0x0010_1020, // PatientSize
  0x0010_1030, // PatientWeight
  objectTags.PatientIdentityRemoved,
  objectTags.DeidentificationMethod,
  objectTags.DeidentificationMethodCodeSequence,
  objectTags.LongitudinalTemporalInformationModified,
];

/** Copied, or empty. */
const required: readonly (readonly [number, string])[] = [
  [tags.StudyDate, 'DA'],
  [objectTags.StudyTime, 'TM'],
  [objectTags.AccessionNumber, 'SH'],
  [objectTags.ReferringPhysicianName, 'PN'],
  [tags.PatientName, 'PN'],
  [tags.PatientID, 'LO'],
  [objectTags.PatientBirthDate, 'DA'],
  [objectTags.PatientSex, 'CS'],
  [tags.StudyInstanceUID, 'UI'],
  [objectTags.StudyID, 'SH'],
];

/** Texts are written anew in UTF-8, whatever they were in. */
export function patientAndStudy(header: Dataset): Element[] {
  const copied = (tag: number, vr: string): Element =>
    header.elements.get(tag)?.items
      ? sequenceElement(tag, ...itemsOf(header, tag))
      : textElement(tag, vr, ...textsOf(header, tag));
  return [
    textElement(tags.SpecificCharacterSet, 'CS', 'ISO_IR 192'),
    ...required.map(([tag, vr]) => copied(tag, vr)),
    ...optional.flatMap((tag) => {
      const element = header.elements.get(tag);
      return element ? [copied(tag, element.vr)] : [];
    }),
  ];
}

/** A moment as DICOM writes it, in local time. */
export function dateAndTime(now: Date): { readonly date: string; readonly time: string } {
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    date: `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`,
    time: `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`,
  };
}
