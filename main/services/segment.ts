/** A model draws a mask of a case of the project; it is kept beside the case's other masks until it is removed. */
import { resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import { AppError } from '../../shared/result.ts';
import type { ModelChoice, ModelRef, Segmentation } from '../../shared/segmentation.ts';
import { isSame, modalityWarning } from '../datasets/image-fit.ts';
import { readManifest } from '../export/read-manifest.ts';
import type { ModelSource } from '../inference/open-predictor.ts';
import { listRuns } from '../store/runs.ts';
import {
  addSegmentation,
  nextSegmentation,
  removeSegmentation,
  segmentationFile,
} from '../store/segmentations.ts';
import { whenFree } from '../store/when-free.ts';
import { filesOfCases } from './case-files.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { exportFolders } from './exported-models.ts';
import { fileError } from '../files/errors.ts';
import type { JobControl } from './jobs.ts';
import { caseFile, removeWhereOurs } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireModel, requireRun, runSource } from './runs.ts';
import { requireUnchanged } from './unchanged.ts';

type SegmentHandlers = Pick<Handlers, 'segment.models' | 'segment.model' | 'segment.case' | 'segment.remove'>;

export function segmentHandlers(context: Context): SegmentHandlers {
  const numbers = createNumbers();
  return {
    'segment.models': () => attempt(() => models(requireProject(context))),
    'segment.model': ({ folder }) => attempt(() => modelIn(requireProject(context), folder)),
    'segment.case': ({ case: id, model }) =>
      attempt(() => {
        const project = requireProject(context);
        filesOfCases(project, [id]); // looked up before it becomes part of a path
        const source = sourceOf(project, model);
        return project.change(`segmenting ${id}`, () =>
          context.jobs.run({ kind: 'predict', title: `Segment ${id}` }, (control) =>
            numbers.hold(project, id, (number) => segment(context, project, id, { number, source, control })),
          ),
        );
      }),
    'segment.remove': async ({ case: id, number }) => {
      const project = requireProject(context);
      const name = segmentationFile(project.store, id, number);
      if (name === null) throw new AppError('not-found', `${id} has no segmentation ${number}.`);
      await project.change(`removing a mask of ${id}`, async () => {
        removeSegmentation(project.store, id, number);
        await removeWhereOurs(() => caseFile(project.folder, id, name));
      });
      return null;
    },
  };
}

interface Numbers {
  hold<T>(project: Project, id: string, use: (number: number) => Promise<T>): Promise<T>;
}

/** Numbers of masks, each for one alone: several of a case may be drawn at the same time, and only the end stores one. */
function createNumbers(): Numbers {
  const held = new Set<string>();
  return {
    hold: async (project, id, use) => {
      const keyOf = (number: number): string => JSON.stringify([project.folder, id, number]);
      let number = nextSegmentation(project.store, id);
      while (held.has(keyOf(number))) number++;
      held.add(keyOf(number));
      try {
        return await use(number);
      } finally {
        held.delete(keyOf(number));
      }
    },
  };
}

/** Runs first, in their order; then exported models that are still where they were written. */
function models(project: Project): ModelChoice[] {
  const runs = listRuns(project.store);
  const usable = runs.filter(({ status, epochsDone }) => {
    return status !== 'running' && status !== 'queued' && epochsDone > 0;
  });
  return [
    ...usable.map(({ id, name }) => ({ ref: { kind: 'run' as const, run: id }, title: name, warning: '' })),
    ...runs.flatMap(({ id, name }) =>
      exportFolders(project, id).map((folder) => ({
        ref: { kind: 'bundle' as const, folder },
        title: `${name}, exported to ${folder}`,
        warning: '', // trained on this project's own images
      })),
    ),
  ];
}

/** @throws AppError where the folder holds no model */
function modelIn(project: Project, folder: string): ModelChoice {
  const { manifest, notices } = readManifest(resolve(folder));
  const { modality } = requireDataset(project);
  const warnings = isSame(manifest.modality, modality) ? [] : [modalityWarning(manifest.modality, modality)];
  return {
    ref: { kind: 'bundle', folder: resolve(folder) },
    title: `${manifest.name}, from ${folder}`,
    warning: [...warnings.map(({ message }) => message), ...notices].join(' '),
  };
}

function sourceOf(project: Project, ref: ModelRef): ModelSource {
  if (ref.kind === 'bundle') return { kind: 'bundle', folder: resolve(ref.folder) };
  const run = requireRun(project, ref.run);
  requireModel(project, run);
  return runSource(project, run);
}

async function segment(
  { devices, threads }: Context,
  project: Project,
  id: string,
  { number, source, control }: { number: number; source: ModelSource; control: JobControl },
): Promise<Segmentation> {
  const [files] = filesOfCases(project, [id]);
  await requireUnchanged(project, files?.images ?? []);
  const name = `segmented_${String(number).padStart(4, '0')}.nii.gz`;
  const out = caseFile(project.folder, id, name);
  try {
    const params = {
      model: source,
      device: await devices.pick('inference'),
      name: id,
      images: files?.images ?? [],
      dataset: requireDataset(project),
      out,
    };
    const segmented = await threads.use('models', 'segment', params, {
      signal: control.signal,
      onEvent: control.report,
    });
    const { model, classes, seconds, warnings, bytes, sha256 } = segmented;
    const createdAt = new Date().toISOString();
    const made: Segmentation = { number, model, classes, seconds, warnings, createdAt };
    await whenFree(() => addSegmentation(project.store, id, { ...made, name, bytes, sha256 }));
    return made;
  } catch (cause) {
    throw fileError(cause, out);
  }
}
