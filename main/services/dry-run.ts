/** What a run would cut, before anything is: the same checks and the same look at the model, and nothing is changed. */
import type { Handlers } from '../../shared/contract.ts';
import { splitFold } from '../datasets/splits.ts';
import { listCases } from '../store/cases.ts';
import { filesOfCases } from './case-files.ts';
import { requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { requireOwnFolders, runFolder } from './project-folder.ts';
import { requireModel, requireRun } from './runs.ts';
import { unchangedCases } from './unchanged.ts';

export function dryRunHandlers(context: Context): Pick<Handlers, 'training.dryRun'> {
  return {
    'training.dryRun': async ({ config, run }) => {
      const project = requireProject(context);
      requireOwnFolders(project.folder); // prepared cases are kept
      const trained = run === null ? null : requireRun(project, run);
      if (trained !== null) requireModel(project, trained);
      const { training, validation } = splitFold(listCases(project.store), config);
      const { channels, classes } = requireDataset(project);
      const device = await context.devices.pick('training');
      const files = (cases: typeof training) =>
        unchangedCases(
          project,
          filesOfCases(
            project,
            cases.map(({ id }) => id),
          ),
        );
      return context.jobs.run(
        { kind: 'inspect', title: 'Look at what would be cut' },
        async ({ signal, report }) => {
          const params = {
            config,
            device,
            channels: channels.length,
            classes: classes.length,
            training: await files(training),
            validation: await files(validation),
            cacheFolder: project.folder.cache,
            trained: trained && { run: trained.id, folder: runFolder(project.folder, trained.id) },
          };
          return context.threads.use('models', 'dryRun', params, {
            signal,
            onEvent: (event) => {
              if (event.type !== 'progress') return;
              const { iteration, iterations } = event.progress;
              report({ fraction: iteration / iterations, message: 'preparing cases' });
            },
          });
        },
      );
    },
  };
}
