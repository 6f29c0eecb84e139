/** The sample project: phantoms made by code, imported into a new project, for a first walk without data of one's own. */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import { defaultImportOptions } from '../../shared/import-options.ts';
import { requireProject, type Context } from './context.ts';
import { importFolder } from './import.ts';
import { projectInfo } from './project.ts';
import { startSampleRuns, type SampleCalls } from './sample-runs.ts';

type Calls = SampleCalls & Pick<Handlers, 'project.open'>;

export function sampleHandlers(context: Context, calls: Calls): Pick<Handlers, 'project.createSample'> {
  return {
    'project.createSample': async ({ path, runs = false, stopWork }) => {
      const info = await calls['project.open']({ path, create: true, stopWork });
      if (info.caseCount === 0) await makeSample(context, path); // or it was made before
      if (runs) await startSampleRuns(calls);
      return projectInfo(requireProject(context));
    },
  };
}

async function makeSample(context: Context, path: string): Promise<void> {
  const data = `${resolve(path)}.data`;
  try {
    await writeSample(context, data);
    const project = requireProject(context);
    await importFolder(context, project, {
      folder: data,
      options: { ...defaultImportOptions, caseNames: 'files' },
      checked: null,
    });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** Writes the data set alone, in MSD layout. */
export async function writeSample(context: Context, folder: string): Promise<void> {
  await context.jobs.run({ kind: 'sample', title: 'Make sample images' }, ({ signal, report }) =>
    context.threads.use('reading', 'sample', { folder: resolve(folder) }, { signal, onEvent: report }),
  );
}
