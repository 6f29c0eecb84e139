/** What a slice view shows: which layers a case has, their voxels on the case's own grid, and how two masks compare. */
import type { CaseLayers, Handlers } from '../../shared/contract.ts';
import type { ClassMetrics } from '../../shared/evaluation.ts';
import type { MaskRef } from '../../shared/masks.ts';
import { structuresOf } from '../../shared/task.ts';
import { AppError } from '../../shared/result.ts';
import { readLabel, streamChannelCompact } from '../datasets/case-files.ts';
import { wholeStream, type ByteStream } from '../imaging/byte-stream.ts';
import { findCase } from '../store/cases.ts';
import { chosenLabels, listLabelVersions } from '../store/label-versions.ts';
import { runsThatPredicted } from '../store/metrics.ts';
import { listSegmentations } from '../store/segmentations.ts';
import { filesOfCases } from './case-files.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { draftVoxels } from './drafts.ts';
import { formatsOf } from './mask-export.ts';
import { maskFile } from './masks.ts';
import type { Project } from './project.ts';
import { findRun } from '../store/runs.ts';
import type { Thumbnails } from './thumbnails.ts';
import { requireUnchanged } from './unchanged.ts';

export function viewerHandlers(context: Context): Pick<Handlers, 'viewer.layers' | 'viewer.measure'> {
  return {
    'viewer.layers': ({ case: id }) => attempt(() => caseLayers(requireProject(context), id)),
    'viewer.measure': ({ case: id, reference, other }) =>
      attempt(() => measure(context, requireProject(context), id, { reference, other })),
  };
}

async function measure(
  { threads }: Context,
  project: Project,
  id: string,
  { reference, other }: { reference: MaskRef; other: MaskRef },
): Promise<readonly ClassMetrics[]> {
  const { classes } = requireDataset(project);
  const params = {
    reference: maskFile(project, id, reference),
    other: maskFile(project, id, other),
    measured: { structures: structuresOf({ kind: 'classes' }, classes), classes: classes.length },
  };
  await requireUnchanged(project, [params.reference, params.other]);
  return threads.use('reading', 'measure', params);
}

function caseLayers(project: Project, id: string): CaseLayers {
  const info = findCase(project.store, id);
  const [files] = filesOfCases(project, [id]);
  if (info === null || files === undefined)
    throw new AppError('not-found', `There is no case "${id}" in this project.`);
  return {
    case: id,
    imageHash: info.imageHash,
    grid: info.grid,
    channels: requireDataset(project).channels,
    hasLabel: files.label !== null,
    predictions: runsThatPredicted(project.store, id).flatMap((run) => {
      const name = findRun(project.store, run)?.name;
      return name === undefined ? [] : [{ run, name }];
    }),
    versions: listLabelVersions(project.store, id),
    labelVersion: chosenLabels(project.store).get(id)?.version ?? null,
    segmentations: listSegmentations(project.store, id),
    maskFormats: formatsOf(project, id),
  };
}

export interface ServedData {
  readonly type: 'application/octet-stream' | 'image/png';
  readonly body: ByteStream;
}

/** What is behind one of `dataPaths`, which say in what form. */
export async function readData(project: Project, thumbnails: Thumbnails, path: string): Promise<ServedData> {
  const [root, kind = '', id = '', detail = '', ...rest] = path.split('/').map(decode);
  if (root !== 'data' || rest.length > 0) throw new AppError('not-found', `${path}: there is no such data.`);
  if (kind === 'thumbnail')
    return { type: 'image/png', body: wholeStream(await thumbnails.read(project, id, detail)) };
  return { type: 'application/octet-stream', body: await readVoxels(project, path, { kind, id, detail }) };
}

interface DataName {
  readonly kind: string;
  readonly id: string;
  readonly detail: string;
}

async function readVoxels(
  project: Project,
  path: string,
  { kind, id, detail }: DataName,
): Promise<ByteStream> {
  if (kind === 'draft' && detail === '') return wholeStream(await draftVoxels(project, id));
  const ref = maskRef(kind, detail);
  if (ref !== null) {
    const mask = maskFile(project, id, ref);
    await requireUnchanged(project, [mask]);
    return wholeStream((await readLabel(mask)).voxels);
  }
  if (kind !== 'image') throw new AppError('not-found', `${path}: there are no such voxels.`);
  const [files] = filesOfCases(project, [id]);
  await requireUnchanged(project, files?.images ?? []);
  const channel = /^\d+$/.test(detail)
    ? await streamChannelCompact(files?.images ?? [], Number(detail))
    : null;
  if (channel === null) throw new AppError('not-found', `${id} has no channel "${detail}".`);
  return channel;
}

function maskRef(kind: string, detail: string): MaskRef | null {
  if (kind === 'label' && detail === '') return { kind };
  if (kind === 'prediction') return { kind, run: detail };
  if (!/^[1-9]\d{0,8}$/.test(detail)) return null;
  if (kind === 'version') return { kind, version: Number(detail) };
  return kind === 'segmentation' ? { kind, number: Number(detail) } : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
