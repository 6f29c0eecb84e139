/**
 * One folder per kind of image (`T1/`, `FLAIR/`, `seg/`), in which the files of a case have one name, or that name with the
 * kind's in front or behind. Told by the names of the folders: by shape alone, a folder per patient looks the same.
 */
import { at as elementAt } from '../../../shared/at.ts';
import { stemOf, type Leaf } from './folder.ts';
import {
  imageFolder,
  isKind,
  kindSuffix,
  labelFolder,
  labelName,
  labelSuffix,
  saysKind,
} from './kind-names.ts';
import type { Patient } from './patient.ts';

interface Entry {
  readonly id: string;
  /** What the folder is called. */
  readonly kind: string;
  readonly file: string;
}

/** @returns null where the folders are of another sort */
export function casesOfKinds(leaves: readonly Leaf[]): Patient[] | null {
  const entries = leaves.flatMap(entriesOf);
  const folders = [...new Set(entries.map(({ kind }) => kind))];
  const kinds = folders.map(wordsOfKind).filter((words) => words !== '');
  if (folders.length < 2 || kinds.length === 0 || new Set(kinds).size < kinds.length) return null;
  // Images and labels alone are pairs.
  if (folders.every((name) => imageFolder.test(name) || labelName.test(name) || labelFolder.test(name)))
    return null;
  if (leaves.some(({ files }) => files.some((file) => saysKind(stemOf(file))))) return null; // folders of patients
  const byCase = Map.groupBy(entries, ({ id }) => id);
  const shared = [...byCase.values()].filter((own) => own.length > 1);
  // Images of other patients in each have nothing to do with each other.
  if (shared.length * 2 < byCase.size) return null;
  return [...byCase].map(([id, own]) => caseOf(id, own));
}

function caseOf(id: string, entries: readonly Entry[]): Patient {
  const files = new Map<string, string>();
  const doubles: string[] = [];
  for (const { kind, file } of entries)
    if (files.has(kind)) doubles.push(file);
    else files.set(kind, file);
  return { id, files, doubles };
}

/** Of a folder's name, those that say what is in it. */
const wordsOfKind = (name: string): string =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => isKind(word) || labelName.test(word))
    .join(' ');

/** `train/T1/p1.nii` is the T1 of train_p1; folders above that say only that images or labels are below are left out. */
function entriesOf({ path, files }: Leaf): Entry[] {
  const parts = path.split('/');
  const kind = parts.at(-1) ?? path;
  const above = parts.slice(0, -1).filter((name) => !imageFolder.test(name) && !labelFolder.test(name));
  const names = caseNames(files.map(stemOf), kind);
  return files.map((file, at) => ({ id: [...above, elementAt(names, at)].join('_'), kind, file }));
}

type Ending = (stem: string) => string;

/** Names of a folder's files without what all of them have in front or behind, as long as they differ. */
function caseNames(stems: readonly string[], kind: string): readonly string[] {
  const without =
    (part: RegExp): Ending =>
    (stem) =>
      stem.replace(part, '');
  const ways: readonly Ending[] = [
    (stem) => (stem.toLowerCase().startsWith(`${kind.toLowerCase()}_`) ? stem.slice(kind.length + 1) : stem),
    (stem) =>
      stem.toLowerCase().endsWith(`_${kind.toLowerCase()}`) ? stem.slice(0, -kind.length - 1) : stem,
    without(kindSuffix),
    without(labelSuffix),
    without(channelNumber(stems)),
  ];
  return ways.reduce((names, way) => {
    const rest = names.map(way);
    const isOfAll = rest.every((name, at) => name !== '' && name !== names[at]);
    return isOfAll && new Set(rest).size === new Set(names).size ? rest : names;
  }, stems);
}

/** `_0001` counts channels where the whole folder has it, cases otherwise. */
function channelNumber(stems: readonly string[]): RegExp {
  const [number] = /_\d{4}$/.exec(elementAt(stems, 0)) ?? [];
  return number === undefined || stems.length < 2 ? /$^/ : new RegExp(`${number}$`);
}
