/**
 * De-identifies a data set by the Basic Application Level Confidentiality Profile (PS3.15 annex E) and marks it as
 * such. Nested data sets are treated alike; patient, UIDs and dates get pseudonyms. Pixels are left alone: what they
 * show is a matter for `warnings.ts`.
 */
import type {
  DeidentificationAction,
  DeidentificationOptions,
  DeidentifiedAttribute,
} from '../../../../shared/deidentification.ts';
import { itemsOf, textOf, textsOf, type Dataset, type Element } from '../dataset.ts';
import { makeDataset, sequenceElement, textElement } from '../make-element.ts';
import { objectTags } from '../object-tags.ts';
import { tags, tagText } from '../tags.ts';
import { nameOf } from '../dictionary-names.ts';
import { dummyElement, emptyElement } from './dummies.ts';
import { deidentificationMarks } from './methods.ts';
import { patientKey, type Pseudonyms } from './pseudonyms.ts';
import { ruleFor } from './rules.ts';
import { cleanText } from './words.ts';

export interface Deidentified {
  readonly dataset: Dataset;
  /** What was done, by tag and action. */
  readonly attributes: readonly DeidentifiedAttribute[];
}

interface Context {
  readonly options: DeidentificationOptions;
  readonly pseudonyms: Pseudonyms;
  readonly patient: string;
  readonly note: (tag: number, action: DeidentificationAction) => void;
}

export function deidentify(
  dataset: Dataset,
  options: DeidentificationOptions,
  pseudonyms: Pseudonyms,
): Deidentified {
  const done = new Map<string, DeidentifiedAttribute>();
  const note = (tag: number, action: DeidentificationAction): void => {
    const isPrivate = (tag >>> 16) % 2 === 1;
    const text = isPrivate ? 'private' : tagText(tag);
    const key = `${text} ${action}`;
    const before = done.get(key);
    const name = before?.name ?? (isPrivate ? 'Private attributes' : nameOf(tag));
    done.set(key, { tag: text, name, action, count: (before?.count ?? 0) + 1 });
  };
  const context: Context = { options, pseudonyms, patient: patientKey(dataset), note };
  const { elements } = treat(dataset, context);
  const marks = deidentificationMarks(options);
  const marked = new Set(marks.map(({ tag }) => tag));
  const rest = [...elements.values()].filter(({ tag }) => !marked.has(tag));
  const result = makeDataset([...rest, ...marks], dataset.characterSets);
  return {
    dataset: { ...result, littleEndian: dataset.littleEndian },
    attributes: [...done.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1)),
  };
}

function treat(dataset: Dataset, context: Context): Dataset {
  const elements = [...dataset.elements.values()].flatMap((element) => {
    const treated = treatElement(dataset, element, context);
    return treated ? [treated] : [];
  });
  return { ...makeDataset(elements, dataset.characterSets), littleEndian: dataset.littleEndian };
}

function treatElement(dataset: Dataset, element: Element, context: Context): Element | null {
  const { tag, vr } = element;
  const { options, pseudonyms, patient, note } = context;
  if (tag === tags.PatientName || tag === tags.PatientID) {
    note(tag, 'replaced');
    const pseudonym = pseudonyms.name('patient', patient);
    return textElement(tag, vr, tag === tags.PatientName ? personName(pseudonym) : pseudonym);
  }
  switch (ruleFor(tag, vr, options)) {
    case 'remove':
      note(tag, 'removed');
      return null;
    case 'empty':
      note(tag, 'emptied');
      return emptyElement(tag, vr);
    case 'dummy':
      note(tag, 'replaced');
      return dummyElement(tag, vr);
    case 'uid':
      return mappedUids(dataset, element, context);
    case 'shift':
      note(tag, 'date');
      return shiftedDates(dataset, element, pseudonyms.days(patient));
    case 'clean':
      note(tag, 'cleaned');
      return textElement(tag, vr, ...textsOf(dataset, tag).map((text) => cleaned(text, vr)));
    case 'keep':
      note(tag, 'kept');
      return element.items
        ? sequenceElement(tag, ...element.items.map((item) => keptCode(item) ?? treat(item, context)))
        : element;
    case 'items':
      return treatedItems(element, context);
    case 'leave':
      if (!isNumberWritten(dataset, element)) {
        note(tag, 'removed');
        return null;
      }
      return element;
  }
}

/** Numbers that are written as text may be any text. */
function isNumberWritten(dataset: Dataset, { tag, vr }: Element): boolean {
  const isText = vr === 'IS' || vr === 'DS';
  return !isText || textsOf(dataset, tag).every((text) => /^[\d+\-.eE ]*$/.test(text));
}

/** A name of one component would be of the form that PS3.5 6.2 has retired. */
const personName = (pseudonym: string): string => `${pseudonym}^De-identified`;

/** Code strings are in capitals (PS3.5 6.2). */
function cleaned(text: string, vr: string): string {
  return vr === 'CS' ? cleanText(text).toUpperCase() : cleanText(text);
}

/** Standard UIDs name classes and syntaxes, not things: they stay. */
const standardRoot = '1.2.840.10008.';

function mappedUids(dataset: Dataset, { tag, vr }: Element, { pseudonyms, note }: Context): Element {
  const uids = textsOf(dataset, tag);
  if (uids.some((uid) => !uid.startsWith(standardRoot))) note(tag, 'uid');
  const mapped = uids.map((uid) => (uid === '' || uid.startsWith(standardRoot) ? uid : pseudonyms.uid(uid)));
  return textElement(tag, vr, ...mapped);
}

function treatedItems(element: Element, context: Context): Element {
  const items = (element.items ?? []).flatMap((item) => {
    if (!item.elements.has(objectTags.CodingSchemeDesignator)) return [treat(item, context)];
    const code = treatedCode(item);
    if (!code) context.note(element.tag, 'removed');
    return code ? [code] : [];
  });
  return sequenceElement(element.tag, ...items);
}

/** Schemes whose codes are public; a hospital's own may name anything. */
const publicSchemes = new Set([
  'DCM',
  'SCT',
  'SRT',
  'SNM3',
  'UCUM',
  'FMA',
  'RADLEX',
  'LN',
  'NCIt',
  'MDC',
  'UMLS',
]);

/** What an option keeps may be told by a code of any scheme; null for what is no code. */
function keptCode({ elements, characterSets }: Dataset): Dataset | null {
  if (!elements.has(objectTags.CodingSchemeDesignator)) return null;
  const parts = [objectTags.CodeValue, objectTags.CodingSchemeDesignator, objectTags.CodeMeaning];
  return makeDataset(
    parts.flatMap((tag) => elements.get(tag) ?? []),
    characterSets,
  );
}

/** A code keeps value and scheme; its meaning stays as far as it is made of known words. */
function treatedCode(item: Dataset): Dataset | null {
  const scheme = textOf(item, objectTags.CodingSchemeDesignator);
  const value = textOf(item, objectTags.CodeValue);
  if (!publicSchemes.has(scheme) || !/^[A-Z0-9][A-Z0-9.-]{0,15}$/i.test(value)) return null;
  const meaning = cleanText(textOf(item, objectTags.CodeMeaning));
  const nested = itemsOf(item, objectTags.PurposeOfReferenceCodeSequence).length > 0;
  if (nested) return null;
  return makeDataset([
    textElement(objectTags.CodeValue, 'SH', value),
    textElement(objectTags.CodingSchemeDesignator, 'SH', scheme),
    textElement(objectTags.CodeMeaning, 'LO', meaning === '' ? value : meaning),
  ]);
}

/** A time of day is no day: it goes. What is no date goes too. */
function shiftedDates(dataset: Dataset, { tag, vr }: Element, days: number): Element {
  if (vr === 'TM') return dummyElement(tag, vr);
  const shifted = textsOf(dataset, tag).map((text) => shiftDate(text, days));
  return shifted.includes(null)
    ? dummyElement(tag, vr)
    : textElement(tag, vr, ...shifted.map((text) => text ?? ''));
}

/** @returns the day alone (YYYYMMDD); empty stays empty; null for what is no date */
function shiftDate(text: string, days: number): string | null {
  if (text === '') return '';
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})/.exec(text) ?? [];
  if (year === undefined) return null;
  const moved = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + days));
  return Number.isNaN(moved.getTime()) ? null : moved.toISOString().slice(0, 10).replaceAll('-', '');
}
