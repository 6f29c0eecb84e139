/**
 * A correction that is not saved yet, kept beside its case while somebody draws, so that no crash, reload or power cut
 * takes it: `cases/<id>/draft.bin`, a line of JSON, then the label map in i-fastest order, compressed. One a case; the
 * next replaces it, and saving or discarding the correction removes it.
 */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { LabelDraft } from '../../shared/masks.ts';
import { AppError } from '../../shared/result.ts';
import { storedDocument, unversioned } from '../documents/document.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { fileError } from '../files/errors.ts';
import { inside } from '../files/inside.ts';
import { requireRegular } from '../files/regular.ts';
import { findCase, listCases } from '../store/cases.ts';
import type { Project } from './project.ts';

const factsDocument = storedDocument<Omit<LabelDraft, 'case'>>(
  'facts',
  z.strictObject({ savedAt: z.string(), author: z.string(), note: z.string(), basedOn: z.string() }),
  [unversioned],
);

const draftFile = ({ folder }: Project, caseId: string): string => inside(folder.cases, caseId, 'draft.bin');

export async function keepDraft(
  project: Project,
  draft: Omit<LabelDraft, 'savedAt'>,
  voxels: Uint8Array,
): Promise<LabelDraft> {
  const { case: id, ...facts } = draft;
  const kept = { ...facts, savedAt: new Date().toISOString() };
  const path = draftFile(project, id);
  // Fast rather than small: it is written every few seconds. A label map shrinks to a hundredth all the same.
  const packed = await promisify(gzip)(voxels, { level: constants.Z_BEST_SPEED });
  await writeFileAtomically(path, [Buffer.from(`${factsDocument.toText(kept)}\n`), packed], 0o600);
  return { case: id, ...kept };
}

/** Of every case that has one. One that cannot be read is passed over; the case itself is as it was. */
export async function listDrafts(project: Project): Promise<LabelDraft[]> {
  const drafts: LabelDraft[] = [];
  for (const { id } of listCases(project.store)) {
    const draft = await readDraft(project, id).catch(() => null);
    if (draft !== null) drafts.push(draft.facts);
  }
  return drafts;
}

/** @throws AppError where there is none or it is damaged */
export async function draftVoxels(project: Project, caseId: string): Promise<Uint8Array> {
  const info = findCase(project.store, caseId); // before the name becomes part of a path
  const draft = info === null ? null : await readDraft(project, caseId);
  if (info === null || draft === null) throw new AppError('not-found', `${caseId} has no draft.`);
  const [width, height, depth] = info.grid.size;
  const length = width * height * depth;
  const voxels = await promisify(gunzip)(draft.packed, { maxOutputLength: length }).catch(() => null);
  if (voxels?.length !== length)
    throw new AppError('corrupt', `The draft of ${caseId} is damaged or of another grid.`, 'Discard it.');
  return voxels;
}

export async function dropDraft(project: Project, caseId: string): Promise<void> {
  const path = draftFile(project, caseId);
  try {
    await rm(path, { force: true });
  } catch (cause) {
    throw fileError(cause, path);
  }
}

async function readDraft(
  project: Project,
  caseId: string,
): Promise<{ facts: LabelDraft; packed: Uint8Array } | null> {
  const path = draftFile(project, caseId);
  if (!existsSync(path)) return null;
  requireRegular(path);
  const bytes = await readFile(path);
  const end = bytes.indexOf('\n');
  const facts = factsDocument.fromText(bytes.toString('utf8', 0, end));
  return { facts: { case: caseId, ...facts }, packed: bytes.subarray(end + 1) };
}
