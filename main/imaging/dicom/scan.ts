/**
 * Looks through files for DICOM images, headers only: what series are there, what was refused and why, and what is no
 * image. Nothing is kept of a file but a few facts, so 10⁵ files fit into memory.
 */
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../../shared/result.ts';
import { requireRegular } from '../../files/regular.ts';
import { walkFolder } from '../../files/walk.ts';
import { textOf } from './dataset.ts';
import { filesOfDirectory } from './dicomdir.ts';
import type { FileMemory } from './file-memory.ts';
import { instanceOf, type Instance } from './instance.ts';
import { readDicomFile } from './read-file.ts';
import { seriesOf, type Series } from './series.ts';
import { tags } from './tags.ts';

export interface ScanOptions {
  /** Read before every file. */
  readonly shouldStop?: () => boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Of files that an earlier look has read; gets those that this one reads, also where it is stopped. */
  readonly memory?: FileMemory<Finding>;
}

/** What a file turned out to be. */
export type Finding =
  | { readonly kind: 'image'; readonly instance: Instance }
  | { readonly kind: 'object'; readonly object: DicomObject }
  | { readonly kind: 'refused'; readonly problem: FileProblem }
  | { readonly kind: 'directory' | 'other' };

export interface FileProblem {
  readonly path: string;
  /** A sentence without the path. */
  readonly message: string;
}

/** A DICOM object that is no image but belongs to some: segmentations, structure sets, reports. */
export interface DicomObject {
  readonly path: string;
  readonly modality: string;
  readonly sopClassUid: string;
}

export interface DicomScan {
  readonly series: readonly Series[];
  readonly objects: readonly DicomObject[];
  /** DICOM files that cannot be used. */
  readonly refused: readonly FileProblem[];
  /** Files that are no DICOM. */
  readonly others: readonly string[];
}

/** @param paths folders (looked through with all below), files, and DICOMDIRs (what they list is looked through) */
export function scanDicom(
  paths: readonly string[],
  { shouldStop, onProgress, memory }: ScanOptions = {},
): DicomScan {
  memory?.begin(paths);
  const refused: FileProblem[] = [];
  const files = [...new Set(paths.flatMap((path) => filesBehind(path, refused)))];
  const instances: Instance[] = [];
  const objects: DicomObject[] = [];
  const others: string[] = [];
  for (const [index, path] of files.entries()) {
    if (shouldStop?.()) throw stoppedAt(index, files.length, memory !== undefined);
    if (index % 100 === 0) onProgress?.(index, files.length);
    const found = memory === undefined ? look(path) : memory.recall(path, look);
    if (found.kind === 'image') instances.push(found.instance);
    else if (found.kind === 'object') objects.push(found.object);
    else if (found.kind === 'refused') refused.push(found.problem);
    else if (found.kind === 'other') others.push(path);
  }
  onProgress?.(files.length, files.length);
  return { series: seriesOf(instances), objects, refused, others };
}

function stoppedAt(done: number, total: number, isRemembered: boolean): AppError {
  const message = `Looking through the files was stopped after ${done} of ${total}.`;
  return new AppError(
    'cancelled',
    message,
    isRemembered ? 'Another look at this folder goes on from there.' : '',
  );
}

function look(path: string): Finding {
  try {
    const file = readDicomFile(path);
    if (!file) return { kind: 'other' };
    if (file.dataset.elements.has(tags.DirectoryRecordSequence)) return { kind: 'directory' };
    const modality = textOf(file.dataset, tags.Modality);
    if (file.pixels !== null && !notImages.has(modality))
      return { kind: 'image', instance: instanceOf(file) };
    if (file.dataset.elements.has(tags.Rows) && !file.pixels)
      return { kind: 'refused', problem: { path, message: 'Holds no pixels.' } };
    const sopClassUid = textOf(file.dataset, tags.SOPClassUID);
    return { kind: 'object', object: { path, modality, sopClassUid } };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return { kind: 'refused', problem: { path, message: sentence(cause, path) } };
  }
}

/** Modalities of objects that belong to images and are none themselves. */
const notImages = new Set(['SEG', 'RTSTRUCT', 'RTDOSE', 'RTPLAN', 'SR', 'PR', 'KO', 'REG', 'DOC']);

function sentence({ message, hint }: AppError, path: string): string {
  const text = message.replace(`${path}: `, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${hint}`.trim();
}

/** A folder's files, or those that a DICOMDIR lists; listed ones that are not there are told. */
function filesBehind(path: string, refused: FileProblem[]): readonly string[] {
  const files = filesBelow(path, refused);
  const isDirectory = basename(path).toUpperCase().startsWith('DICOMDIR') && files[0] === path;
  const listed = isDirectory ? filesOfDirectory(path) : null;
  if (!listed) return files;
  const missing = listed.filter((file) => !existsSync(file));
  refused.push(...missing.map((file) => ({ path: file, message: `Is listed in ${path} but is not there.` })));
  return listed.filter((file) => existsSync(file));
}

/** Of a folder, all below; unreadable parts of it are told. */
function filesBelow(path: string, refused: FileProblem[]): readonly string[] {
  if (!isFolder(path)) {
    requireRegular(path);
    return [path];
  }
  const { files, problems } = walkFolder(path);
  refused.push(...problems);
  return files;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // opening it says why
  }
}
