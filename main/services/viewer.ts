/** What a slice view shows: which layers a case has, and their voxels on the case's own grid. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseLayers, Handlers } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import { readChannels, readLabel } from '../datasets/case-files.ts';
import { findCase } from '../store/cases.ts';
import { runsThatPredicted } from '../store/metrics.ts';
import { filesOfCases } from './case-files.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { predictionPath } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireRun } from './runs.ts';

export function viewerHandlers(context: Context): Pick<Handlers, 'viewer.layers'> {
  return {
    'viewer.layers': ({ case: id }) => attempt(() => caseLayers(requireProject(context), id)),
  };
}

function caseLayers(project: Project, id: string): CaseLayers {
  const info = findCase(project.store, id);
  const [files] = filesOfCases(project, [id]);
  if (info === null || files === undefined)
    throw new AppError('not-found', `There is no case "${id}" in this project.`);
  return {
    case: id,
    grid: info.grid,
    channels: requireDataset(project).channels,
    hasLabel: files.label !== null,
    predictions: runsThatPredicted(project.store, id).map((run) => ({
      run,
      name: requireRun(project, run).name,
    })),
  };
}

/**
 * Voxels behind one of the contract's `dataPaths`: float32 for images, uint8 for label maps, little-endian,
 * i fastest. Ids are looked up before they become part of a path.
 */
export async function readVoxels(project: Project, path: string): Promise<Uint8Array> {
  const [root, kind, id = '', detail = '', ...rest] = path.split('/').map(decode);
  if (root === 'data' && rest.length === 0) {
    const [files] = filesOfCases(project, [id]);
    if (kind === 'image' && files !== undefined) return channelBytes(id, files.images, detail);
    if (kind === 'label' && detail === '' && typeof files?.label === 'string')
      return (await readLabel(files.label)).voxels;
    if (kind === 'prediction') return predictionBytes(project, id, detail);
  }
  throw new AppError('not-found', `${path}: there are no such voxels.`);
}

async function channelBytes(id: string, images: readonly string[], detail: string): Promise<Uint8Array> {
  const channels = await readChannels(images);
  const voxels = /^\d+$/.test(detail) ? channels[Number(detail)]?.voxels : undefined;
  if (voxels === undefined) throw new AppError('not-found', `${id} has no channel "${detail}".`);
  return new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength);
}

async function predictionBytes(project: Project, id: string, run: string): Promise<Uint8Array> {
  const file = join(project.folder.path, predictionPath(requireRun(project, run).id, id));
  if (!existsSync(file))
    throw new AppError('not-found', `${run} has no prediction of ${id}.`, 'Evaluate the run first.');
  return (await readLabel(file)).voxels;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
