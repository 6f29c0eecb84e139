/**
 * Import's first half: finds out a folder's layout, checks every case and says what was found. The folder itself is only read;
 * `copy-case.ts` takes the accepted cases over. One case is in memory at a time.
 */
import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { at as elementAt } from '../../shared/at.ts';
import type { Region } from '../../shared/task.ts';
import type { DatasetInfo, ImportFinding, ImportReport, NewCaseInfo } from '../../shared/dataset.ts';
import { usualCaseNames, type ImportOptions } from '../../shared/import-options.ts';
import { AppError } from '../../shared/result.ts';
import { walkFolder } from '../files/walk.ts';
import type { Pseudonyms } from '../imaging/dicom/deidentify/pseudonyms.ts';
import { checkCase, type CheckedCase } from './check-case.ts';
import { decideKind, type KindDecisions } from './decide-kind.ts';
import { classNames, hasClasses } from './extend.ts';
import { mapLabels } from './label-mapping.ts';
import { isConsecutive } from './label-values.ts';
import { refused, warning, type ClassTable, type Layout } from './layouts/layout.ts';
import { readLayout, type LayoutOptions } from './layouts/index.ts';
import { privacyOfNobody, type Privacy } from './privacy.ts';
import { subjectOf } from './subject.ts';
import { timePointChooser } from './time-point.ts';
import { eachInTurn } from './work.ts';

export interface ScannedCase extends Omit<NewCaseInfo, 'fold'> {
  /** What its files are called, which the project may not keep. */
  readonly name: string;
  /** Absolute paths. */
  readonly images: readonly string[];
  readonly label: string | null;
  /** SHA-256 of each image file, then of the label if there is one. */
  readonly hashes: readonly string[];
  /** Values in the label file, and the class that each becomes. */
  readonly labelValues: readonly number[];
  readonly labelClasses: readonly number[];
  /** Other files that go with it: name in the case's folder, absolute path. */
  readonly beside: readonly { readonly name: string; readonly path: string }[];
}

export interface ScanResult {
  readonly dataset: DatasetInfo;
  readonly layout: ImportReport['layout'];
  /** Sorted by id; empty where every case was refused. */
  readonly cases: readonly ScannedCase[];
  readonly findings: readonly ImportFinding[];
  readonly deidentified: ImportReport['deidentified'];
}

export interface ScanOptions extends Partial<LayoutOptions>, Partial<Decisions> {
  /** Folder for files that are made from those of the data set. */
  readonly scratch: string;
  readonly fourthAxis?: ImportOptions['fourthAxis'];
  /** So many cases get a small picture. */
  readonly pictures?: number;
}

/** A folder whose cases have been checked, before anything is decided that needs no second look at the files. */
export interface CheckedFolder {
  readonly root: string;
  readonly layout: Omit<Layout, 'candidates' | 'findings'>;
  readonly cases: readonly CheckedCase[];
  /** What the labels of all cases are called. */
  readonly labels: ClassTable;
  readonly findings: readonly ImportFinding[];
  /** Nothing says what the images are, and the values of most are like Hounsfield units. */
  readonly looksLikeCt: boolean;
}

export interface Decisions extends KindDecisions {
  readonly labels: ImportOptions['labels'];
  readonly caseNames: ImportOptions['caseNames'];
  readonly deidentification: ImportOptions['deidentification'];
  readonly pseudonyms: Pseudonyms;
}

/** @throws AppError where the folder holds no data set, or the table of one is wrong */
export async function scanDataset(folder: string, options: ScanOptions): Promise<ScanResult> {
  const privacy = options.privacy ?? privacyOfNobody();
  const checked = await checkFolder(folder, { ...options, privacy });
  const { labels = [], modality = null, channels = null, known = null } = options;
  return decideImport(checked, { ...privacy, labels, modality, channels, known });
}

/** The part that reads every file. */
export async function checkFolder(
  folder: string,
  options: ScanOptions & { readonly privacy: Privacy },
): Promise<CheckedFolder> {
  const root = resolve(folder);
  await requireFolder(root);
  const { candidates, findings: first, ...layout } = await readLayout(root, options);
  if (!layout.files && (options.channelFiles ?? options.labelFile ?? null) !== null)
    throw new AppError(
      'invalid-input',
      `${root}: is no folder with a folder for each patient, and which file is the label was said as if it were.`,
      'Leave --label-file out.',
    );
  if (layout.kind !== 'dicom' && (options.join ?? null) !== null)
    throw new AppError(
      'invalid-input',
      `${root}: holds no DICOM series, and which of them to join was said as if it did.`,
      'Leave --join out.',
    );
  const findings: ImportFinding[] = [...first, ...(layout.kind === 'dicom' ? [] : unreadable(root))];
  const checked: CheckedCase[] = [];
  const prepare = timePointChooser(root, layout, options);
  // Those with labels first: where nothing else says how many channels there are, the first case does.
  const inTurn = [true, false].flatMap((has) => candidates.filter(({ label }) => (label !== null) === has));
  await eachInTurn(inTurn, options, {
    name: ({ id }) => id,
    run: async (candidate) => {
      const channels = layout.channels?.length ?? checked[0]?.channels ?? null;
      const verdict = await checkCase(root, candidate, {
        channels,
        classes: layout.classes,
        prepare,
        scratch: options.scratch,
        picture: checked.length < (options.pictures ?? 0),
      });
      findings.push(...verdict.findings);
      if (verdict.checked) checked.push(verdict.checked);
    },
  });
  const { kept, duplicates } = withoutDuplicates(checked);
  const labels = layout.classes ?? classesFound(kept);
  return {
    root,
    layout,
    cases: kept,
    labels,
    looksLikeCt:
      layout.modality === 'other' && kept.filter((one) => one.looksLikeCt).length * 2 > kept.length,
    findings: [...findings, ...duplicates].map((finding) => ({
      ...finding,
      file: layout.names?.get(finding.file) ?? finding.file,
    })),
  };
}

/** Layouts of files only see what they can read; a look at DICOM tells the rest itself. */
const unreadable = (root: string): ImportFinding[] =>
  walkFolder(root).problems.map(({ path, message }) => warning(relative(root, path), message));

/** By classes, where the folder gives them by the values in its label maps. */
function regionsOf(
  { regions = [] }: Pick<Layout, 'regions'>,
  values: readonly number[],
  classes: readonly number[],
): Region[] {
  const classOf = (value: number): number => classes[values.indexOf(value)] ?? value;
  return regions.map((region) => ({
    ...region,
    values: region.values.map(classOf),
    writes: classOf(region.writes),
  }));
}

/** Classes, names, and what goes with each case: no file is read for it. */
export function decideImport(folder: CheckedFolder, decisions: Decisions): ScanResult {
  const { root, layout, cases: checked, labels, findings } = folder;
  const { known } = decisions;
  const knownClasses = known && hasClasses(known) ? classNames(known) : null;
  const { names, classes, findings: remarks } = mapLabels(labels, decisions.labels, knownClasses);
  const kind = decideKind(folder, decisions);
  const naming = decisions.caseNames ?? usualCaseNames(decisions.deidentification !== null);
  const isNameless = naming === 'pseudonyms' && layout.kind !== 'dicom';
  const cases = checked
    .map((one) => scannedCase(root, one, { values: labels.values, classes, count: names.length }))
    .map((one) => (isNameless ? withPseudonyms(one, decisions) : one));
  const hasNumbers = layout.kind !== 'dicom' || layout.classes === null;
  const isMoved = labels.values.some((value, index) => value !== classes[index]);
  return {
    dataset: {
      name: isNameless && layout.isNamed !== true ? 'Images' : layout.name,
      modality: kind.modality,
      channels: kind.channels,
      classes: names.map((name, value) => ({ value, name })),
      regions: regionsOf(layout, labels.values, classes),
    },
    layout: layout.kind,
    cases: cases.sort((a, b) => (a.id < b.id ? -1 : 1)),
    deidentified: layout.deidentified ?? [],
    findings: [
      ...findings,
      ...(hasNumbers && isMoved ? [mappingNote(layout, labels.values, classes)] : []),
      ...remarks,
      ...kind.findings,
    ],
  };
}

async function requireFolder(folder: string): Promise<void> {
  const facts = await stat(folder).catch(() => null);
  if (!facts) throw new AppError('not-found', `${folder} is not there.`, 'Choose another folder.');
  if (!facts.isDirectory())
    throw new AppError('invalid-input', `${folder} is not a folder.`, 'Choose its folder.');
}

/** Of cases whose images are byte for byte the same, the first stays: the others would sit on both sides of a split. */
function withoutDuplicates(cases: readonly CheckedCase[]): {
  kept: CheckedCase[];
  duplicates: ImportFinding[];
} {
  const firstWith = new Map<string, CheckedCase>();
  const kept: CheckedCase[] = [];
  const duplicates: ImportFinding[] = [];
  for (const one of cases) {
    const content = one.hashes.slice(0, one.images.length).join();
    const first = firstWith.get(content);
    const [image = one.id] = one.images;
    if (first) duplicates.push(refused(image, `The same image as ${first.images[0]}, byte for byte.`));
    else {
      firstWith.set(content, one);
      kept.push(one);
    }
  }
  return { kept, duplicates };
}

const mostClasses = 255;

function classesFound(cases: readonly CheckedCase[]): ClassTable {
  const found = new Set([0, ...cases.flatMap(({ valueCounts }) => [...valueCounts.keys()])]);
  if (found.size > mostClasses) {
    const text = `The label maps hold ${found.size} different values; ${mostClasses} classes are possible.`;
    throw new AppError('invalid-input', text, 'Import masks of classes, not of numbered objects.');
  }
  const values = [...found].sort((a, b) => a - b);
  return { values, names: values.map((value) => (value === 0 ? 'background' : `label ${value}`)) };
}

function mappingNote(
  { kind, name }: Pick<Layout, 'kind' | 'name'>,
  values: readonly number[],
  classes: readonly number[],
): ImportFinding {
  const pairs = values.map((value, index) => `${value} → ${classes[index]}`).join(', ');
  return warning(
    kind === 'msd' || kind === 'nnunet' ? 'dataset.json' : name,
    isConsecutive(values)
      ? `Label values become other classes: ${pairs}.`
      : `Label values have gaps; they become classes: ${pairs}.`,
  );
}

function scannedCase(
  root: string,
  one: CheckedCase,
  {
    values,
    classes,
    count,
  }: { readonly values: readonly number[]; readonly classes: readonly number[]; readonly count: number },
): ScannedCase {
  const labelCounts = new Array<number>(count).fill(0);
  for (const [index, value] of values.entries()) {
    const at = elementAt(classes, index);
    labelCounts[at] = elementAt(labelCounts, at) + (one.valueCounts.get(value) ?? 0);
  }
  return {
    id: one.id,
    name: one.id,
    subject: one.subject ?? subjectOf(one.id),
    grid: one.grid,
    labelCounts: one.label === null ? [] : labelCounts,
    images: one.images.map((file) => join(root, file)),
    label: one.label === null ? null : join(root, one.label),
    hashes: one.hashes,
    verdict: one.verdict,
    description: one.description ?? '',
    modality: one.modality ?? '',
    labelValues: values,
    labelClasses: classes,
    beside: (one.beside ?? []).map(({ name, file }) => ({ name, path: join(root, file) })),
  };
}

function withPseudonyms(one: ScannedCase, { pseudonyms }: Decisions): ScannedCase {
  const id = `case-${pseudonyms.name('file', one.id).slice(1)}`;
  return { ...one, id, subject: pseudonyms.name('patient', one.subject) };
}
