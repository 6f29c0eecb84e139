/**
 * Pseudonyms by a keyed hash (HMAC-SHA-256) under the project's secret: the same original gives the same pseudonym in
 * every import, so that series, studies and segmentations stay linked, and nobody without the secret can try names.
 */
import { createHmac } from 'node:crypto';
import type { Dataset } from '../dataset.ts';
import { textOf } from '../dataset.ts';
import { tags } from '../tags.ts';

export interface Pseudonyms {
  /** `2.25.` and a number of 128 bits (PS3.5 B.2). */
  readonly uid: (original: string) => string;
  /** A short name: the kind's letter and ten characters, fit for files, LO, SH and AE. */
  readonly name: (kind: 'patient' | 'study' | 'series' | 'file' | 'frame', original: string) => string;
  /** Whole days, one to ten years back, the same for all of a patient's dates. */
  readonly days: (patient: string) => number;
}

/** Without letters and digits that are easily mixed up. */
const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const nameLength = 10;

export function pseudonymsFrom(secret: Uint8Array): Pseudonyms {
  // A series says the same patient, study and class in every file.
  const known = new Map<string, bigint>();
  const hash = (purpose: string, text: string): bigint => {
    const message = `${purpose}\0${text}`;
    const found = known.get(message);
    if (found !== undefined) return found;
    const digest = createHmac('sha256', secret).update(message).digest('hex');
    const number = BigInt(`0x${digest.slice(0, 32)}`);
    known.set(message, number);
    return number;
  };
  return {
    uid: (original) => `2.25.${hash('uid', original)}`,
    name: (kind, original) => {
      let rest = hash(kind, original);
      const letters = Array.from({ length: nameLength }, () => {
        const letter = alphabet[Number(rest % BigInt(alphabet.length))] ?? '';
        rest /= BigInt(alphabet.length);
        return letter;
      });
      return `${kind.charAt(0).toUpperCase()}${letters.join('')}`;
    },
    days: (patient) => -Number(hash('days', patient) % 3286n) - 365,
  };
}

/** What a patient is known by: the identifier; where it is empty, name and birth date; failing all, the study. */
export function patientKey(dataset: Dataset): string {
  const id = textOf(dataset, tags.PatientID);
  if (id !== '') return `id ${id}`;
  const name = textOf(dataset, tags.PatientName);
  const born = textOf(dataset, 0x0010_0030);
  if (name + born !== '') return `name ${name} ${born}`;
  return `study ${textOf(dataset, tags.StudyInstanceUID)}`;
}
