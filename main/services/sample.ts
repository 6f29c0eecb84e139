/** The sample project: phantoms made by code, imported into a new project, for a first walk without data of one's own. */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import { defaultImportOptions } from '../../shared/import-options.ts';
import type { ImportCalls } from '../jobs/import-calls.ts';
import { openThread, threadUrl } from '../jobs/thread.ts';
import { requireProject, type Context } from './context.ts';
import { importFolder } from './import.ts';
import { projectInfo } from './project.ts';

type OpenProject = Handlers['project.open'];

export function sampleHandlers(context: Context, open: OpenProject): Pick<Handlers, 'project.createSample'> {
  return {
    'project.createSample': async ({ path, stopWork }) => {
      const info = await open({ path, create: true, stopWork });
      if (info.caseCount > 0) return info; // made before
      const data = `${resolve(path)}.data`;
      try {
        await writeSample(context, data);
        await importFolder(context, requireProject(context), {
          folder: data,
          options: defaultImportOptions,
          checked: null,
        });
      } finally {
        await rm(data, { recursive: true, force: true });
      }
      return projectInfo(requireProject(context));
    },
  };
}

/** Writes the data set alone, in MSD layout. */
export async function writeSample(context: Context, folder: string): Promise<void> {
  await context.jobs.run({ kind: 'sample', title: 'Make sample images' }, async ({ signal, report }) => {
    const thread = openThread<ImportCalls>(threadUrl('import'), { name: 'sample' });
    try {
      await thread.call('sample', { folder: resolve(folder) }, { signal, onEvent: report });
    } finally {
      await thread.close();
    }
  });
}
