/**
 * Corrected masks: their voxels come in by themselves (they are no message), then `labels.save` keeps them as a version
 * beside the imported label, which is never touched. A version becomes the training label when it is chosen.
 */
import { stat } from 'node:fs/promises';
import type { Handlers } from '../../shared/contract.ts';
import type { LabelVersion } from '../../shared/masks.ts';
import { AppError } from '../../shared/result.ts';
import { readLabel } from '../datasets/case-files.ts';
import { sha256Of } from '../files/hash.ts';
import { writeNifti } from '../imaging/nifti/write.ts';
import { countCases, findCase, listCaseFiles } from '../store/cases.ts';
import {
  addLabelVersion,
  chooseLabel,
  labelVersionFile,
  listLabelVersions,
} from '../store/label-versions.ts';
import { whenFree } from '../store/when-free.ts';
import { filesOfCases } from './case-files.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { dropDraft, keepDraft, listDrafts } from './drafts.ts';
import { fileError } from '../files/errors.ts';
import { caseFile } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireUnchanged } from './unchanged.ts';

export interface Corrections {
  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `labels.${string}`>>;
  /** Takes in what was sent to the contract's `dataPaths.draft`. */
  readonly receive: (path: string, body: AsyncIterable<Uint8Array>) => Promise<void>;
}

interface Draft {
  readonly project: string;
  readonly case: string;
  readonly voxels: Uint8Array;
}

export function createCorrections(context: Context): Corrections {
  // One at a time: nobody corrects two cases at once, and a volume that is never saved shall not stay.
  let draft: Draft | null = null;
  const sentVoxels = (project: Project, id: string): Uint8Array => {
    if (draft?.case === id && draft.project === project.folder.path) return draft.voxels;
    throw new AppError('invalid-input', `No corrected mask of ${id} was sent.`, 'Save it once more.');
  };
  return {
    receive: async (path, body) => {
      const project = requireProject(context);
      const [, caseId = ''] = /^data\/draft\/([^/]+)$/.exec(path) ?? [];
      const info = findCase(project.store, decodeURIComponent(caseId));
      if (info === null) throw new AppError('not-found', `${path}: no mask can be sent there.`);
      const [width, height, depth] = info.grid.size;
      const voxels = await readExactly(body, width * height * depth, info.id);
      draft = { project: project.folder.path, case: info.id, voxels };
    },
    handlers: {
      // No lock: the draft is a file of its own, and is kept also while another process holds the project.
      'labels.keepDraft': async (facts) => {
        const project = requireProject(context);
        return keepDraft(project, facts, sentVoxels(project, facts.case));
      },
      'labels.drafts': () => attempt(() => listDrafts(requireProject(context))),
      'labels.dropDraft': async ({ case: id }) => {
        const project = requireProject(context);
        requireCase(project, id);
        await dropDraft(project, id);
        return null;
      },
      'labels.save': async ({ case: id, author, note, basedOn }) => {
        const project = requireProject(context);
        const voxels = sentVoxels(project, id);
        const version = await project.change(`saving a mask of ${id}`, () =>
          save(project, { id, voxels, author: author.trim(), note, basedOn }),
        );
        draft = null;
        await dropDraft(project, id);
        return version;
      },
      'labels.use': async ({ case: id, version }) => {
        const project = requireProject(context);
        await project.change(`choosing the label of ${id}`, () => use(project, id, version));
        context.events.emit('dataset.changed', { caseCount: countCases(project.store) });
        return null;
      },
    },
  };
}

function requireCase({ store }: Project, id: string): void {
  if (findCase(store, id) === null)
    throw new AppError('not-found', `There is no case "${id}" in this project.`);
}

async function readExactly(body: AsyncIterable<Uint8Array>, bytes: number, id: string): Promise<Uint8Array> {
  const voxels = new Uint8Array(bytes);
  let length = 0;
  for await (const chunk of body) {
    if (length + chunk.length <= bytes) voxels.set(chunk, length);
    length += chunk.length;
    if (length > bytes) break;
  }
  if (length === bytes) return voxels;
  const found = length > bytes ? 'more' : String(length);
  throw new AppError('invalid-input', `A mask of ${id} has ${bytes} voxels; ${found} were sent.`);
}

async function save(
  project: Project,
  {
    id,
    voxels,
    author,
    note,
    basedOn,
  }: { id: string; voxels: Uint8Array } & Pick<LabelVersion, 'author' | 'note' | 'basedOn'>,
): Promise<LabelVersion> {
  const { classes } = requireDataset(project);
  const stray = voxels.find((value) => value >= classes.length);
  if (stray !== undefined)
    throw new AppError(
      'invalid-input',
      `The mask holds the value ${stray}; the classes end at ${classes.length - 1}.`,
    );
  const info = findCase(project.store, id);
  const [like = ''] = filesOfCases(project, [id])[0]?.images ?? [];
  if (info === null) throw new AppError('not-found', `There is no case "${id}" in this project.`);
  const version = (listLabelVersions(project.store, id).at(-1)?.version ?? 0) + 1;
  const name = `corrected_${String(version).padStart(4, '0')}.nii.gz`;
  const path = caseFile(project.folder, id, name);
  try {
    // File first, row second: a file without a row is harmless and is overwritten by the next version.
    await writeNifti(path, { grid: info.grid, voxels }, { like });
    const facts = { sha256: await sha256Of(path), createdAt: new Date().toISOString() };
    const kept: LabelVersion = { version, author, note, basedOn, ...facts };
    const { size: bytes } = await stat(path);
    await whenFree(() => addLabelVersion(project.store, id, { ...kept, name, bytes }));
    return kept;
  } catch (cause) {
    throw fileError(cause, path);
  }
}

async function use(project: Project, id: string, version: number | null): Promise<void> {
  const { classes } = requireDataset(project);
  const name = version === null ? importedLabel(project, id) : labelVersionFile(project.store, id, version);
  if (name === null)
    throw new AppError(
      'not-found',
      `${id} has no ${version === null ? 'imported label' : `version ${version}`}.`,
    );
  const path = caseFile(project.folder, id, name);
  await requireUnchanged(project, [path]);
  const { voxels } = await readLabel(path);
  const labelCounts = new Array<number>(classes.length).fill(0);
  for (const value of voxels) labelCounts[value] = (labelCounts[value] ?? 0) + 1;
  chooseLabel(project.store, id, { version, labelCounts });
}

function importedLabel(project: Project, id: string): string | null {
  const files = listCaseFiles(project.store).get(id) ?? [];
  return files.find(({ name }) => name.startsWith('label'))?.name ?? null;
}
