/** Coded entries (PS3.3 table 8.8-1): value, scheme and meaning, as DICOM refers to any concept. */
import { itemsOf, textOf, type Dataset, type Element } from './dataset.ts';
import { makeDataset, sequenceElement, textElement } from './make-element.ts';
import { objectTags } from './object-tags.ts';

export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

export const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
export const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });

export function codeDataset({ value, scheme, meaning }: Code): Dataset {
  return makeDataset([
    textElement(objectTags.CodeValue, 'SH', value),
    textElement(objectTags.CodingSchemeDesignator, 'SH', scheme),
    textElement(objectTags.CodeMeaning, 'LO', meaning),
  ]);
}

export function codeElement(tag: number, code: Code): Element {
  return sequenceElement(tag, codeDataset(code));
}

/** The first code of a sequence; null where there is none. */
export function codeIn(dataset: Dataset, tag: number): Code | null {
  const [item] = itemsOf(dataset, tag);
  if (!item) return null;
  return {
    value: textOf(item, objectTags.CodeValue),
    scheme: textOf(item, objectTags.CodingSchemeDesignator),
    meaning: textOf(item, objectTags.CodeMeaning),
  };
}
