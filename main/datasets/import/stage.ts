/** Scans a folder and copies what is sound into the staging folder. Nothing else is touched. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ImportFinding } from '../../../shared/dataset.ts';
import type { ImportOptions } from '../../../shared/import-options.ts';
import { AppError } from '../../../shared/result.ts';
import { pseudonymsFrom } from '../../imaging/dicom/deidentify/pseudonyms.ts';
import type { FileMemory } from '../../imaging/dicom/file-memory.ts';
import type { Finding } from '../../imaging/dicom/scan.ts';
import type { CallContext } from '../../threads/messages.ts';
import type { CaseFiles } from '../case-files.ts';
import { copyCase, type CopiedFile } from '../copy-case.ts';
import { extendDataset } from '../extend.ts';
import { fingerprintCases } from '../fingerprint.ts';
import { refused, warning } from '../layouts/layout.ts';
import { lostFiles } from '../lost-files.ts';
import { decideImport, scanDataset, type CheckedFolder, type ScannedCase } from '../scan.ts';
import { eachInTurn, partOf, type WorkNews } from '../work.ts';
import type { KnownCase, KnownCases, StagedCase, StagedImport } from './staged.ts';

export interface ImportToStage {
  readonly folder: string;
  readonly staging: string;
  readonly known: KnownCases;
  readonly options: ImportOptions;
  /** Of a preview; null where the folder is still to be checked. */
  readonly checked: CheckedFolder | null;
  /** What the project's pseudonyms follow from. */
  readonly secret: Uint8Array;
}

/** @param memory of headers that a preview has read */
export async function stageImport(
  { folder, staging, known, options, checked, secret }: ImportToStage,
  context: CallContext<WorkNews>,
  memory: FileMemory<Finding>,
): Promise<StagedImport> {
  const scratch = join(staging, 'converted');
  const privacy = { ...options, pseudonyms: pseudonymsFrom(secret) };
  const scan = checked
    ? decideImport(checked, { ...options, ...privacy, known: known.dataset })
    : await scanDataset(folder, {
        ...partOf(context, { from: 0, share: 0.6 }),
        ...options,
        memory,
        scratch,
        privacy,
        known: known.dataset,
        knownChannels: known.dataset?.channels ?? null,
      });
  const dataset = extendDataset(known.dataset, scan.dataset);
  const findings: ImportFinding[] = [...scan.findings];
  const unchanged: string[] = [];
  const cases: StagedCase[] = [];
  const restored: StagedImport['restored'][number][] = [];
  await eachInTurn(scan.cases, partOf(context, { from: 0.6, share: 0.2 }), {
    name: ({ id }) => id,
    run: async (one) => {
      const files = await copyCase(one, staging, { removeTexts: options.deidentification !== null });
      const present =
        known.cases.find(({ id }) => id === one.id) ??
        known.cases.find((other) => isSameCase(files, other.files)); // it was named otherwise then
      const id = present?.id ?? one.id;
      if (id !== one.id) await rename(join(staging, one.id), join(staging, id));
      if (present === undefined) cases.push(stagedCase(one, files));
      else if (!isSame(files, present.files)) findings.push(refused(one.id, otherContent(one.id)));
      else {
        unchanged.push(id);
        const back = await filesToRestore(present, files);
        if (back.length > 0) restored.push({ id, files: back });
      }
      if (![...cases, ...restored].some((staged) => staged.id === id))
        await rm(join(staging, id), { recursive: true });
    },
  });
  if (cases.length + unchanged.length === 0) throw nothingUsable(folder, findings);
  await rm(scratch, { recursive: true, force: true });
  memory.begin([]); // the headers have done their part
  findings.push(...restored.map(({ id, files }) => warning(id, wasRestored(files))));
  const sound: CaseFiles[] = [];
  for (const one of known.cases) {
    const whole = asRestored(one, restored, staging);
    const missing = [...whole.images, whole.label ?? []].flat().find((path) => !existsSync(path));
    if (missing === undefined) sound.push(whole);
    else findings.push(warning(one.id, isMissing(missing)));
  }
  const all = [...sound, ...cases.map((one) => filesOf(one, staging))];
  const labelled = all.filter(({ label }) => label !== null);
  return {
    dataset,
    layout: scan.layout,
    unchanged,
    findings,
    deidentified: scan.deidentified.filter((one) => cases.some(({ id }) => id === one.case)),
    cases,
    restored,
    fingerprint:
      labelled.length === 0
        ? null
        : await fingerprintCases(labelled, partOf(context, { from: 0.8, share: 0.2 })),
  };
}

function stagedCase(
  { id, name, subject, grid, labelCounts, verdict, description, modality }: ScannedCase,
  files: readonly CopiedFile[],
): StagedCase {
  return { id, name, subject, grid, labelCounts, verdict, description, modality, files };
}

function filesOf({ id, files }: StagedCase, staging: string): CaseFiles {
  const named = (start: string): string[] =>
    files.flatMap(({ name }) => (name.startsWith(start) ? [join(staging, id, name)] : []));
  return { id, images: named('image'), label: named('label')[0] ?? null };
}

/** Images and labels; what is kept of headers may have been treated under other options. */
function isSame(files: readonly CopiedFile[], known: readonly CopiedFile[]): boolean {
  const hashes = known.map(({ sha256 }) => sha256);
  return files.filter(isVoxels).every(({ sha256 }) => hashes.includes(sha256));
}

/** Byte for byte, label and all: under two names it would lie on both sides of a split. */
function isSameCase(files: readonly CopiedFile[], known: readonly CopiedFile[]): boolean {
  const hashesOf = (some: readonly CopiedFile[]): string =>
    some
      .filter(isVoxels)
      .map(({ name, sha256 }) => `${name} ${sha256}`)
      .sort()
      .join();
  return hashesOf(files) === hashesOf(known);
}

const isVoxels = ({ name }: CopiedFile): boolean => /^(image|label)/.test(name);

/** What the case has lost and this folder has: voxels byte for byte; of what lies beside them, what follows from it now. */
async function filesToRestore(
  { folder, files }: KnownCase,
  found: readonly CopiedFile[],
): Promise<CopiedFile[]> {
  const lost = await lostFiles(folder, files);
  return found.filter((file) => {
    const stored = files.find(({ name }) => name === file.name);
    return lost.includes(file.name) && (!isVoxels(file) || stored?.sha256 === file.sha256);
  });
}

/** The case with its restored files where they are now. */
function asRestored(one: KnownCase, restored: StagedImport['restored'], staging: string): CaseFiles {
  const back = restored.find(({ id }) => id === one.id)?.files ?? [];
  const now = (path: string): string =>
    back.some(({ name }) => join(one.folder, name) === path) ? join(staging, one.id, basename(path)) : path;
  return { id: one.id, images: one.images.map(now), label: one.label === null ? null : now(one.label) };
}

const wasRestored = (files: readonly CopiedFile[]): string =>
  `${files.map(({ name }) => name).join(', ')} was lost or damaged in the project, and has been put back.`;

const isMissing = (path: string): string =>
  `${path} is missing. Import the folder that this case came from once more, which puts it back, or remove the case.`;

function otherContent(id: string): string {
  return `The project has a case "${id}" with other content; rename this one, or import into a new project.`;
}

function nothingUsable(folder: string, findings: readonly ImportFinding[]): AppError {
  const first = findings.find(({ severity }) => severity === 'refused');
  const example = first === undefined ? '' : ` The first finding: ${first.file}: ${first.message}`;
  return new AppError(
    'invalid-input',
    `${folder}: none of its cases can be used (${findings.length} findings).${example}`,
    'Mend what the findings name, or choose another folder.',
  );
}
