/** What cases are told by, wherever they are listed. */
import type { CaseInfo } from '../shared/dataset.ts';

/** By its name, its patient, or what its series is told by. */
export const isFound = ({ id, subject, description }: CaseInfo, part: string): boolean =>
  [id, subject, description].some((text) => text.toLowerCase().includes(part.toLowerCase()));

/** Patient and series of a case whose name does not say them; empty otherwise. */
export const captionOf = ({ id, subject, description }: CaseInfo): string =>
  [subject === id ? '' : subject, description].filter((text) => text !== '').join(' · ');

/** A patient's cases stand together. */
export const byPatient = (a: CaseInfo, b: CaseInfo): number =>
  compare(a.subject, b.subject) || compare(a.description, b.description) || compare(a.id, b.id);

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
