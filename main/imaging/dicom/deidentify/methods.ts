/** De-identification methods (PS3.16 CID 7050) that an object is marked with, and the marks (0012,0062–0064), (0028,0303). */
import type { DeidentificationOptions } from '../../../../shared/deidentification.ts';
import type { Element } from '../dataset.ts';
import { makeDataset, sequenceElement, textElement } from '../make-element.ts';
import { objectTags as tags } from '../object-tags.ts';

interface Method {
  readonly code: string;
  readonly meaning: string;
  readonly applies: (options: DeidentificationOptions) => boolean;
}

export const deidentificationMethods: readonly Method[] = [
  { code: '113100', meaning: 'Basic Application Confidentiality Profile', applies: () => true },
  {
    code: '113105',
    meaning: 'Clean Descriptors Option',
    applies: ({ descriptors }) => descriptors === 'clean',
  },
  {
    code: '113106',
    meaning: 'Retain Longitudinal Temporal Information Full Dates Option',
    applies: ({ dates }) => dates === 'keep',
  },
  {
    code: '113107',
    meaning: 'Retain Longitudinal Temporal Information Modified Dates Option',
    applies: ({ dates }) => dates === 'shift',
  },
  {
    code: '113108',
    meaning: 'Retain Patient Characteristics Option',
    applies: ({ patient }) => patient === 'keep',
  },
  { code: '113109', meaning: 'Retain Device Identity Option', applies: ({ device }) => device === 'keep' },
  {
    code: '113112',
    meaning: 'Retain Institution Identity Option',
    applies: ({ institution }) => institution === 'keep',
  },
];

const temporal = { remove: 'REMOVED', shift: 'MODIFIED', keep: 'UNMODIFIED' } as const;

export function deidentificationMarks(options: DeidentificationOptions): Element[] {
  const methods = deidentificationMethods.filter(({ applies }) => applies(options));
  return [
    textElement(tags.PatientIdentityRemoved, 'CS', 'YES'),
    textElement(tags.DeidentificationMethod, 'LO', 'PS3.15 Basic Profile (table E.1-1) by Secateur'),
    sequenceElement(
      tags.DeidentificationMethodCodeSequence,
      ...methods.map(({ code, meaning }) =>
        makeDataset([
          textElement(tags.CodeValue, 'SH', code),
          textElement(tags.CodingSchemeDesignator, 'SH', 'DCM'),
          textElement(tags.CodeMeaning, 'LO', meaning),
        ]),
      ),
    ),
    textElement(tags.LongitudinalTemporalInformationModified, 'CS', temporal[options.dates]),
  ];
}
