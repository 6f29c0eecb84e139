/**
 * Import's first half: finds out a folder's layout, checks every case and says what was found. Only reads; `copy-case.ts`
 * takes the accepted cases over. One case is in memory at a time.
 */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CaseInfo, DatasetInfo, ImportFinding, ImportReport } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';
import { checkCase, type CheckedCase } from './check-case.ts';
import { isConsecutive } from './label-values.ts';
import { readJson } from './layouts/folder.ts';
import { refused, warning, type ClassTable, type Layout } from './layouts/layout.ts';
import { readDicom } from './layouts/dicom.ts';
import { isMsd, readMsd } from './layouts/msd.ts';
import { isNnunet, readNnunet } from './layouts/nnunet.ts';
import { readPairs } from './layouts/pairs.ts';
import { readPictures } from './layouts/pictures.ts';
import { privacyOfNobody, type Privacy } from './privacy.ts';
import { subjectOf } from './subject.ts';
import { eachInTurn, type WorkOptions } from './work.ts';

export interface ScannedCase extends Omit<CaseInfo, 'fold'> {
  /** Absolute paths. */
  readonly images: readonly string[];
  readonly label: string | null;
  /** SHA-256 of each image file, then of the label if there is one. */
  readonly hashes: readonly string[];
  /** Value in the label file of each class. */
  readonly labelValues: readonly number[];
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

export interface ScanOptions extends WorkOptions {
  /** Folder where DICOM series and pictures may be written as NIfTI; without it, they are not looked for. */
  readonly scratch?: string;
  readonly privacy?: Privacy;
}

/** @throws AppError where the folder holds no data set, or the table of one is wrong */
export async function scanDataset(folder: string, options: ScanOptions = {}): Promise<ScanResult> {
  const root = resolve(folder);
  const privacy = options.privacy ?? privacyOfNobody();
  const layout = await readLayout(root, { ...options, privacy });
  const findings: ImportFinding[] = [...layout.findings];
  const checked: CheckedCase[] = [];
  await eachInTurn(layout.candidates, options, {
    name: ({ id }) => id,
    run: async (candidate) => {
      const channels = layout.channels?.length ?? checked[0]?.channels ?? null;
      const verdict = await checkCase(root, candidate, { channels, classes: layout.classes });
      findings.push(...verdict.findings);
      if (verdict.checked) checked.push(verdict.checked);
    },
  });
  const { kept, duplicates } = withoutDuplicates(checked);
  const classes = layout.classes ?? classesFound(kept);
  if (!isConsecutive(classes.values)) findings.push(mappingNote(layout, classes));
  const isNameless = privacy.caseNames === 'pseudonyms' && layout.kind !== 'dicom';
  const cases = kept
    .map((one) => scannedCase(root, one, classes))
    .map((one) => (isNameless ? withPseudonyms(one, privacy) : one));
  return {
    dataset: datasetInfo(isNameless ? { ...layout, name: 'Images' } : layout, classes, kept),
    layout: layout.kind,
    cases: cases.sort((a, b) => (a.id < b.id ? -1 : 1)),
    deidentified: layout.deidentified ?? [],
    findings: [...findings, ...duplicates].map((finding) => ({
      ...finding,
      file: layout.names?.get(finding.file) ?? finding.file,
    })),
  };
}

async function readLayout(
  folder: string,
  options: ScanOptions & { readonly privacy: Privacy },
): Promise<Layout> {
  const facts = await stat(folder).catch(() => null);
  if (!facts) throw new AppError('not-found', `${folder} is not there.`, 'Choose another folder.');
  if (!facts.isDirectory())
    throw new AppError('invalid-input', `${folder} is not a folder.`, 'Choose its folder.');
  const json = await readJson(join(folder, 'dataset.json'));
  if (isNnunet(json)) return readNnunet(folder, json);
  if (isMsd(json)) return readMsd(folder, json);
  const { scratch } = options;
  if (scratch === undefined) return readPairs(folder);
  return (
    (await readDicom(folder, { ...options, scratch })) ??
    (await readPictures(folder, scratch, options)) ??
    (await readPairs(folder))
  );
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

function mappingNote({ kind, name }: Layout, { values }: ClassTable): ImportFinding {
  const pairs = values.map((value, index) => `${value} → ${index}`).join(', ');
  return warning(
    kind === 'pairs' ? name : 'dataset.json',
    `Label values have gaps; they become classes: ${pairs}.`,
  );
}

function datasetInfo(layout: Layout, { names }: ClassTable, cases: readonly CheckedCase[]): DatasetInfo {
  const count = cases[0]?.channels ?? 1;
  const unnamed = Array.from({ length: count }, (_, index) => (count === 1 ? 'image' : `image ${index + 1}`));
  return {
    name: layout.name,
    modality: layout.modality,
    channels: layout.channels ?? unnamed,
    classes: names.map((name, value) => ({ value, name })),
  };
}

function scannedCase(root: string, one: CheckedCase, { values }: ClassTable): ScannedCase {
  return {
    id: one.id,
    subject: one.subject ?? subjectOf(one.id),
    grid: one.grid,
    labelCounts: one.label === null ? [] : values.map((value) => one.valueCounts.get(value) ?? 0),
    images: one.images.map((file) => join(root, file)),
    label: one.label === null ? null : join(root, one.label),
    hashes: one.hashes,
    labelValues: values,
    beside: (one.beside ?? []).map(({ name, file }) => ({ name, path: join(root, file) })),
  };
}

function withPseudonyms(one: ScannedCase, { pseudonyms }: Privacy): ScannedCase {
  const id = `case-${pseudonyms.name('file', one.id).slice(1)}`;
  return { ...one, id, subject: pseudonyms.name('patient', one.subject) };
}
