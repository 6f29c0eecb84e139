/** What the form says about each option of de-identification, in the order in which it shows them. */
import type { DeidentificationOptions } from '../../../shared/deidentification.ts';

type Field = {
  [Name in keyof DeidentificationOptions]: {
    readonly name: Name;
    readonly label: string;
    readonly options: readonly {
      readonly value: DeidentificationOptions[Name];
      readonly label: string;
      readonly hint: string;
    }[];
  };
}[keyof DeidentificationOptions];

const gone = 'Removed, or replaced by a value that says nothing.';

export const privacyFields: readonly Field[] = [
  {
    name: 'dates',
    label: 'Dates',
    options: [
      {
        value: 'shift',
        label: 'shifted',
        hint: 'All days of a patient move by one secret number of days; times of day go.',
      },
      { value: 'remove', label: 'removed', hint: gone },
      { value: 'keep', label: 'kept', hint: 'The true days and times stay in the header.' },
    ],
  },
  {
    name: 'descriptors',
    label: 'Descriptions',
    options: [
      { value: 'remove', label: 'removed', hint: gone },
      { value: 'clean', label: 'cleaned', hint: 'Only known words of anatomy and technique stay.' },
    ],
  },
  {
    name: 'device',
    label: 'Devices',
    options: [
      { value: 'remove', label: 'removed', hint: gone },
      { value: 'keep', label: 'kept', hint: 'Names and serial numbers of scanners stay.' },
    ],
  },
  {
    name: 'institution',
    label: 'Institutions',
    options: [
      { value: 'remove', label: 'removed', hint: gone },
      { value: 'keep', label: 'kept', hint: 'Names and addresses of hospitals stay.' },
    ],
  },
  {
    name: 'patient',
    label: 'Patient characteristics',
    options: [
      { value: 'remove', label: 'removed', hint: gone },
      { value: 'keep', label: 'kept', hint: 'Sex, age, size and weight stay; names and numbers do not.' },
    ],
  },
];
