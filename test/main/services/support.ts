/** Services on a project of six tiny phantoms, for tests that train for real. */
import { withOption } from '../../../shared/architecture-options.ts';
import { join } from 'node:path';
import type { TrainingConfig } from '../../../shared/training.ts';
import { writePhantoms } from '../../../main/datasets/phantoms/write.ts';
import { createServices, type Services } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';

export function quietServices(log: (line: string) => void = () => undefined): Services {
  return createServices({ host: 'cli', version: '0', reason: '', settingsFolder: temporaryFolder(), log });
}

/** Services on a new project without cases. */
export async function emptyProject(): Promise<{ services: Services; project: string }> {
  const services = quietServices();
  const project = join(temporaryFolder(), 'project');
  await services.handlers['project.open']({ path: project, create: true });
  return { services, project };
}

/** @returns the folder of a data set of six phantoms with 16 voxels a side. */
export async function tinyData(): Promise<string> {
  const folder = join(temporaryFolder(), 'data');
  await writePhantoms(folder, { count: 6, sides: [16, 16, 16] });
  return folder;
}

export async function tinyProject(services: Services, data: string): Promise<string> {
  const path = join(temporaryFolder(), 'project');
  await services.handlers['project.open']({ path, create: true });
  await services.handlers['dataset.import']({ folder: data, options: { caseNames: 'files' } });
  return path;
}

/** Two stages of 4 and 8 filters on slices. */
export async function tinyConfig(
  { handlers }: Services,
  changes: Partial<TrainingConfig> = {},
): Promise<TrainingConfig> {
  const proposed = await handlers['training.propose']({ dims: 2, architecture: 'unet' });
  const architecture = withOption(proposed.architecture, 'widths', [4, 8]);
  const proposal = { ...proposed, architecture, step: { ...proposed.step, batch: 2 } };
  const method = changes.method ?? 'none';
  const defaults = await handlers['training.defaults']({ proposal, method, epochs: 2 });
  return { ...defaults, iterationsPerEpoch: 2, ...changes };
}

/** The run as it is once it goes no more. */
export async function ended({ handlers, subscribe }: Services, run: string) {
  const going = (status: string) => status === 'queued' || status === 'running';
  const end = Promise.withResolvers<null>();
  const leave = subscribe('run.changed', (info) => {
    if (info.id === run && !going(info.status)) end.resolve(null);
  });
  if (going((await handlers['runs.get']({ run })).status)) await end.promise;
  leave();
  return handlers['runs.get']({ run });
}
