/** Export of a run's model as a bundle that runs elsewhere, checked on cases that the run never trained on. */
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { ExportReport, Handlers } from '../../shared/contract.ts';
import type { DeviceId } from '../../shared/devices.ts';
import { AppError } from '../../shared/result.ts';
import { plainError } from '../files/errors.ts';
import type { RunInfo } from '../../shared/training.ts';
import { splitFold } from '../datasets/splits.ts';
import { putArtefact } from '../store/artefacts.ts';
import { listCaseFiles, listCases } from '../store/cases.ts';
import { whenFree } from '../store/when-free.ts';
import type { PlanFile } from '../training/plans.ts';
import { exportedManifests } from './exported-models.ts';
import { filesOfCases } from './case-files.ts';
import { requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import type { JobControl } from './jobs.ts';
import { runFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireModel, requireRun } from './runs.ts';
import { version } from './version.ts';
import { unchangedCases } from './unchanged.ts';

/** A few are enough: a wrong operator shows on the first. */
const checkedCases = 3;

export function exportHandlers(context: Context): Pick<Handlers, 'export.model'> {
  return {
    'export.model': async ({ run: id, folder }) => {
      const project = requireProject(context);
      const run = requireRun(project, id);
      requireModel(project, run);
      const write = (): Promise<ExportReport> =>
        context.jobs.run({ kind: 'export', title: `Export ${run.name}` }, async (control) => {
          const device = await context.devices.pick('inference');
          return exportRun(context, project, run, { folder: resolve(folder), device, control });
        });
      if (project.isReadOnly) return write(); // elsewhere a model can be written all the same
      return project.change(`exporting ${id}`, async () => {
        const report = await write();
        const remember = (): void =>
          project.store.write(() => {
            for (const { name, bytes, sha256 } of report.files)
              putArtefact(project.store, id, {
                kind: 'export',
                path: join(report.folder, name),
                bytes,
                sha256,
              });
          });
        await whenFree(remember);
        return report;
      });
    },
  };
}

/** @param plan cuts to apply to the run's weights first */
export async function exportRun(
  { threads }: Context,
  project: Project,
  run: RunInfo,
  {
    folder,
    device,
    control: { signal, report },
    plan,
  }: { folder: string; device: DeviceId; control: JobControl; plan?: PlanFile },
): Promise<ExportReport> {
  const { measured } = splitFold(listCases(project.store), run.config);
  const ids = measured.slice(0, checkedCases).map(({ id }) => id);
  const imageHashes = hashesOfImages(project);
  try {
    const params = {
      runFolder: runFolder(project.folder, run.id),
      device,
      folder,
      replaces: exportedManifests(project, run.id).map(({ sha256 }) => sha256),
      name: run.name,
      dataset: requireDataset(project),
      provenance: {
        software: `Secateur ${version}`,
        run: run.id,
        settings: run.notes.join(' '),
        dataset: `sha256:${hashOfImages(imageHashes)}`,
      },
      checkCases: (await unchangedCases(project, filesOfCases(project, ids))).map((files) => ({
        ...files,
        sha256: imageHashes.get(files.id)?.[0] ?? '',
      })),
      plan,
    };
    return await threads.use('models', 'export', params, { signal, onEvent: report });
  } catch (cause) {
    if (plainError(cause).code !== 'cancelled') throw cause;
    throw new AppError('cancelled', `The export of ${run.name} was cancelled; nothing was written.`);
  }
}

/** A bundle leaves the house, and names of cases and folders are often those of patients: hashes stand for them. */
function hashesOfImages({ store }: Project): Map<string, string[]> {
  const images = [...listCaseFiles(store)].map(([id, files]): [string, string[]] => [
    id,
    files.filter(({ name }) => name.startsWith('image')).map(({ sha256 }) => sha256),
  ]);
  return new Map(images);
}

/** Of all cases, whatever they are called and in which order they came. */
function hashOfImages(hashes: ReadonlyMap<string, readonly string[]>): string {
  return createHash('sha256')
    .update([...hashes.values()].flat().sort().join('\n'))
    .digest('hex');
}
