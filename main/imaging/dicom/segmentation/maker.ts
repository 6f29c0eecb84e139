/** Who made a segmentation object: this program, and the model or person behind the mask. */
import type { Element } from '../dataset.ts';
import { recordText, type MaskRecord } from '../../mask-record.ts';
import { codeDataset, codeElement, dcm } from '../codes.ts';
import { makeDataset, sequenceElement, textElement } from '../make-element.ts';
import { objectTags } from '../object-tags.ts';

export interface Maker {
  /** Version of this program. */
  readonly software: string;
  /** The model that drew the mask; null for a mask drawn or corrected by a person. */
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string } | null;
  /** Of which image, and how that suits the model. */
  readonly record?: MaskRecord;
}

export const researchUse = 'Research use only, not for diagnosis or treatment';
const program = 'Secateur';

/** LO holds 64 characters without a backslash. */
export const shortText = (text: string): string => text.replaceAll('\\', '/').slice(0, 64);

/** Series description: says what it is, by whom, and what it must not be used for. */
export function seriesDescription({ model, record }: Maker, kind: string): string {
  const mark = record !== undefined && record.marks.length > 0 ? 'CHECK: ' : '';
  return `${mark}${kind}${model ? ` by ${model.name.slice(0, 24 - mark.length)}` : ''} (research use only)`;
}

/** Equipment of the object, all of it required for SEG (PS3.3 C.7.5.2). */
export function equipment({ software, model }: Maker): Element[] {
  return [
    textElement(objectTags.Manufacturer, 'LO', program),
    textElement(objectTags.ManufacturerModelName, 'LO', program),
    textElement(objectTags.DeviceSerialNumber, 'LO', model ? model.sha256.slice(0, 16) : '0'),
    textElement(objectTags.SoftwareVersions, 'LO', software),
  ];
}

export function contributingEquipment({ software, model, record }: Maker, now: string): Element {
  const note = record === undefined ? '' : ` ${recordText(record)}.`;
  const what = model ? `Segmented by ${model.name} ${model.version}` : 'Segmented by hand';
  return sequenceElement(
    objectTags.ContributingEquipmentSequence,
    makeDataset([
      codeElement(objectTags.PurposeOfReferenceCodeSequence, dcm('109102', 'Processing Equipment')),
      textElement(objectTags.Manufacturer, 'LO', program),
      textElement(objectTags.ManufacturerModelName, 'LO', program),
      textElement(objectTags.SoftwareVersions, 'LO', software),
      textElement(objectTags.ContributionDateTime, 'DT', now),
      textElement(objectTags.ContributionDescription, 'ST', `${what}. ${researchUse}.${note}`),
    ]),
  );
}

/** How a segment came about: type, name, and for a model its version and the hash of its file. */
export function algorithm({ model }: Maker): Element[] {
  if (!model) return [textElement(objectTags.SegmentAlgorithmType, 'CS', 'MANUAL')];
  return [
    textElement(objectTags.SegmentAlgorithmType, 'CS', 'AUTOMATIC'),
    textElement(objectTags.SegmentAlgorithmName, 'LO', shortText(model.name)),
    sequenceElement(
      objectTags.SegmentationAlgorithmIdentificationSequence,
      makeDataset([
        sequenceElement(
          objectTags.AlgorithmFamilyCodeSequence,
          codeDataset(dcm('123110', 'Artificial Intelligence')),
        ),
        textElement(objectTags.AlgorithmName, 'LO', shortText(model.name)),
        textElement(objectTags.AlgorithmVersion, 'LO', shortText(model.version)),
        textElement(objectTags.AlgorithmParameters, 'LT', `model.onnx SHA-256 ${model.sha256}`),
      ]),
    ),
  ];
}
