/**
 * Finding patients whose files are named after what they show: one folder each (`PAT01/FLAIR.nii.gz`, with the
 * patient's name in front or without), one folder of all with the kind of image behind the case's name
 * (`PAT01_flair.nii.gz`, BraTS), or one folder per kind (`FLAIR/PAT01.nii.gz`).
 */
import { at as elementAt } from '../../../shared/at.ts';
import { listBelow, listNifti, stemOf, type Leaf } from './folder.ts';
import { testFolder } from './test-set.ts';
import { imageFolder, kindSuffix, labelFolder, labelName, labelSuffix, saysKind } from './kind-names.ts';
import { casesOfKinds } from './kind-folders.ts';
import type { Patient } from './patient.ts';

/** @returns null where the folder is of another kind */
export async function findPatients(root: string): Promise<Patient[] | null> {
  const own = await listNifti(root, '');
  if (own.files.length === 0 && !own.folders.some((name) => testFolder.test(name))) {
    const folders = await listBelow(root, own);
    const cases = casesOfKinds(folders);
    if (cases !== null) return cases;
    if (!own.folders.some((name) => imageFolder.test(name)))
      return folders.length === 0 ? null : patientsOfFolders(folders);
  }
  if (own.files.some((file) => labelName.test(stemOf(file))) && own.files.length > 1)
    return patientsOfFolders([{ path: '', files: own.files }]); // the folder of one patient
  return patientsByEnding(root, own.files, own.folders);
}

function patientsOfFolders(leaves: readonly Leaf[]): Patient[] | null {
  const names = leaves.map(({ path }) => path.split('/').at(-1) ?? path);
  if (leaves.some(({ files }) => hasPair(files.map(stemOf)))) return null;
  const areKinds =
    names.some((name) => kindSuffix.test(`_${name}`)) &&
    !leaves.some(({ files }) => files.map(stemOf).some(saysKind));
  if (areKinds || names.some((name) => labelFolder.test(name))) return null; // folders of kinds, of other cases each
  const areUnique = new Set(names).size === names.length;
  const short = leaves.map(({ files }, index) =>
    files.map((file) => withoutName(stemOf(file), names[index])),
  );
  // Where names of files share nothing, each case's common beginning is taken for the case's own name.
  const first = new Set(short[0]);
  const areShared = leaves.length === 1 || short.every((some) => some.some((name) => first.has(name)));
  return leaves.map(({ path, files }, index) => {
    const stems = short[index] ?? [];
    const start = areShared ? 0 : commonStart(stems);
    const parts = stems.map((stem) => stem.slice(start));
    const id = areUnique ? names[index] : path.replaceAll('/', '_');
    return patient(id === undefined || id === '' ? 'case' : id, files, parts);
  });
}

/** `x` and `x_seg` in one folder are an image and its label: images are told apart there, not channels. */
const hasPair = (stems: readonly string[]): boolean =>
  stems.some((stem) => labelSuffix.test(stem) && stems.includes(stem.replace(labelSuffix, '')));

function withoutName(stem: string, name = ''): string {
  const rest = stem.slice(name.length);
  const isPrefix = name !== '' && stem.toLowerCase().startsWith(name.toLowerCase());
  return isPrefix && /^[-_. ]./.test(rest) ? rest.slice(1) : stem;
}

/** Length of what all begin with, up to a separator. */
function commonStart(stems: readonly string[]): number {
  const [first = '', ...others] = stems;
  if (others.length === 0) return 0;
  let length = 0;
  for (let at = 0; at < first.length && others.every((one) => one[at] === first[at]); at++)
    if (/[-_. ]/.test(first.charAt(at))) length = at + 1;
  return length;
}

function patient(id: string, files: readonly string[], parts: readonly string[]): Patient {
  const byPart = new Map<string, string>();
  const doubles: string[] = [];
  for (const [index, part] of parts.entries()) {
    const file = elementAt(files, index);
    const isDouble = [...byPart.keys()].some((other) => other.toLowerCase() === part.toLowerCase());
    if (isDouble) doubles.push(file);
    else byPart.set(part, file);
  }
  return { id, files: byPart, doubles };
}

/** Images and labels of all patients in one folder, or in `images` and `labels`. */
async function patientsByEnding(
  root: string,
  files: readonly string[],
  folders: readonly string[],
): Promise<Patient[] | null> {
  const images = folders.find((name) => imageFolder.test(name));
  const labels = folders.find((name) => labelFolder.test(name));
  const all = images === undefined ? files : (await listNifti(root, images)).files;
  const maps = labels === undefined || images === undefined ? [] : (await listNifti(root, labels)).files;
  const found = all.filter((file) => !labelSuffix.test(stemOf(file)));
  const kinds = new Set(found.map((file) => kindSuffix.exec(stemOf(file))?.[1]?.toLowerCase()));
  if (found.length === 0 || kinds.size < 2 || kinds.has(undefined)) return null;
  const ending = (file: string): string =>
    (kindSuffix.exec(stemOf(file)) ?? labelSuffix.exec(stemOf(file)))?.[1] ?? '';
  const idOf = (file: string): string => stemOf(file).replace(kindSuffix, '').replace(labelSuffix, '');
  const byId = Map.groupBy([...all, ...maps], idOf);
  return [...byId].map(([id, own]) =>
    patient(
      id,
      own,
      own.map((file) => (maps.includes(file) ? 'label' : ending(file))),
    ),
  );
}
