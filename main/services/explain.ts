/** What is looked up inside of a run's network: measured when it is asked for, kept in the run's folder, written for others. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import { abilityReportSchema, type AbilityReport } from '../../shared/explain.ts';
import { AppError } from '../../shared/result.ts';
import { structuresOf } from '../../shared/task.ts';
import type { RunInfo } from '../../shared/training.ts';
import { splitFold } from '../datasets/splits.ts';
import { storedDocument, unversioned } from '../documents/document.ts';
import { abilityFiles } from '../explain/ability-files.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { fileError } from '../files/errors.ts';
import { makeFolder } from '../files/folders.ts';
import { readSmall } from '../files/regular.ts';
import { listCases } from '../store/cases.ts';
import { chosenLabels } from '../store/label-versions.ts';
import { filesOfCases } from './case-files.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { abilityFile, removeWhereOurs, runFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireModel, requireRun } from './runs.ts';
import { unchangedCases } from './unchanged.ts';

type ExplainHandlers = Pick<
  Handlers,
  'explain.ability' | 'explain.known' | 'explain.remove' | 'explain.export'
>;

const abilityDocument = storedDocument<AbilityReport>('segmentation ability', abilityReportSchema, [
  unversioned,
]);

export function explainHandlers(context: Context): ExplainHandlers {
  return {
    'explain.ability': async ({ run }) => {
      const project = requireProject(context);
      const info = requireRun(project, run);
      return knownAbility(project, info) ?? (await measureAbility(context, project, info));
    },
    'explain.known': ({ run }) =>
      attempt(() => {
        const project = requireProject(context);
        return knownAbility(project, requireRun(project, run));
      }),
    'explain.remove': async ({ run }) => {
      const project = requireProject(context);
      requireRun(project, run);
      await project.change(`removing what was found in ${run}`, () =>
        removeWhereOurs(() => abilityFile(project.folder, run)),
      );
      return null;
    },
    'explain.export': async ({ run, folder }) => {
      const project = requireProject(context);
      const report = knownAbility(project, requireRun(project, run));
      if (report === null)
        throw new AppError('not-found', `Nothing was measured in ${run} yet.`, 'Measure it first.');
      return { files: await writeFiles(abilityFiles(report), resolve(folder)) };
    },
  };
}

/** null where it was not measured, or with another model, other cases or other labels than now, or cannot be read. */
function knownAbility(project: Project, run: RunInfo): AbilityReport | null {
  const file = abilityFile(project.folder, run.id);
  if (!existsSync(file)) return null;
  try {
    const report = abilityDocument.fromText(readSmall(file));
    return report.madeOf === madeOf(project, run) ? report : null;
  } catch (cause) {
    if (cause instanceof AppError) return null; // it is measured again
    throw cause;
  }
}

/** Changes with the model, the cases, their images and their labels. */
function madeOf({ store }: Project, { config, epochsDone }: RunInfo): string {
  const labels = chosenLabels(store);
  const cases = splitFold(listCases(store), config).measured.map(({ id, imageHash }) => {
    return [id, imageHash, labels.get(id)?.version ?? null];
  });
  return createHash('sha256').update(JSON.stringify({ epochsDone, cases })).digest('hex');
}

async function measureAbility(context: Context, project: Project, run: RunInfo): Promise<AbilityReport> {
  requireModel(project, run);
  const made = madeOf(project, run);
  const ids = splitFold(listCases(project.store), run.config).measured.map(({ id }) => id);
  const file = abilityFile(project.folder, run.id);
  return project.change(`looking into ${run.id}`, () =>
    context.jobs.run({ kind: 'explain', title: `Look into ${run.name}` }, async ({ signal, report }) => {
      const work = {
        folder: runFolder(project.folder, run.id),
        device: await context.devices.pick('inference'),
        cases: await unchangedCases(project, filesOfCases(project, ids)),
        structures: structuresOf(run.config.task, requireDataset(project).classes),
        cacheFolder: project.folder.cache,
      };
      try {
        const measured = await context.threads.use('models', 'ability', work, {
          signal,
          onEvent: report,
        });
        const ability: AbilityReport = { ...measured, madeOf: made };
        makeFolder(dirname(file));
        await writeFileAtomically(file, [Buffer.from(abilityDocument.toText(ability))]);
        return ability;
      } catch (cause) {
        throw fileError(cause, file);
      }
    }),
  );
}

/** All or none. @throws AppError where one of them is there already */
async function writeFiles(files: ReadonlyMap<string, Uint8Array>, folder: string): Promise<string[]> {
  const paths = [...files].map(([name, bytes]) => ({ path: join(folder, name), bytes }));
  const there = paths.find(({ path }) => existsSync(path));
  if (there !== undefined)
    throw new AppError('invalid-input', `${there.path} is there already.`, 'Choose another folder.');
  makeFolder(folder);
  const written: string[] = [];
  try {
    for (const { path, bytes } of paths) {
      await writeFileAtomically(path, [bytes]);
      written.push(path);
    }
    return written;
  } catch (cause) {
    for (const path of written) await rm(path, { force: true });
    throw fileError(cause, folder);
  }
}
