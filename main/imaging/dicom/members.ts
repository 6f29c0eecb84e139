/** Which images make a series: those of one Series Instance UID, however the patient's ID is written in each of them. */
import { dirname } from 'node:path';
import type { Instance } from './instance.ts';

export interface Members {
  readonly instances: readonly Instance[];
  readonly notes: readonly string[];
}

/** @param instances images only, in any order */
export function membersOf(instances: readonly Instance[]): Members[] {
  const bySeries = Map.groupBy(instances, ({ seriesUid, studyUid, modality, path }) =>
    [studyUid, seriesUid || dirname(path), modality].join('\n'),
  );
  return [...bySeries.values()].flatMap(byPatient);
}

/** Images that name no patient go with those of the only one there is. */
function byPatient(instances: readonly Instance[]): Members[] {
  const groups = Map.groupBy(instances, ({ patientId }) => plainId(patientId));
  const nameless = groups.get('') ?? [];
  if (groups.size === 2 && nameless.length > 0) {
    const note = 'Some of its files name no patient; they were taken for the same one.';
    return [{ instances, notes: [note, ...spellingNotes(instances)] }];
  }
  return [...groups.values()].map((own) => ({ instances: own, notes: spellingNotes(own) }));
}

function spellingNotes(instances: readonly Instance[]): string[] {
  const spellings = new Set(instances.map(({ patientId }) => patientId).filter(Boolean));
  return spellings.size < 2
    ? []
    : [`The Patient ID is written in ${spellings.size} ways in its files; they were taken for one.`];
}

/** Without what programs change on the way: case, spaces, leading zeros, how accents are composed. */
export const plainId = (id: string): string =>
  id
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/(^|\D)0+(?=\d)/g, '$1');
