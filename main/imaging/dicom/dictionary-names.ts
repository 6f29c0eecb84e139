/** Names of attributes for reports, from the data dictionary (PS3.6). */
import dcmjs from 'dcmjs';
import { tagText } from './tags.ts';

/** `Patient Name`; the tag itself where the dictionary has no name. */
export function nameOf(tag: number): string {
  const keyword = dcmjs.data.DicomMetaDictionary.dictionary[tagText(tag)]?.name ?? tagText(tag);
  return keyword.replace(/^RETIRED_/, '').replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ');
}
