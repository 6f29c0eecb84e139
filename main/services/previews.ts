/**
 * Looking at a folder before it is imported. What was checked for it is kept until the import that follows, so that
 * files are read once; copying makes sure that they are still the same.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReadingOptions } from '../../shared/import-options.ts';
import type { ImportPreview } from '../../shared/import-preview.ts';
import { readDataset } from '../store/dataset.ts';
import type { CheckedFolder } from '../datasets/scan.ts';
import type { Context } from './context.ts';
import { fileError } from '../files/errors.ts';
import { previewScratch, type Project } from './project.ts';

export interface Previews {
  readonly preview: (
    project: Project,
    request: { readonly folder: string; readonly reading: ReadingOptions },
  ) => Promise<ImportPreview>;
  /** What was checked of this folder, once; null where it was not, or in another way. */
  readonly take: (project: Project, folder: string, reading: ReadingOptions) => CheckedFolder | null;
}

export function createPreviews(context: Context): Previews {
  let last: {
    readonly project: Project;
    readonly folder: string;
    readonly reading: string;
    readonly checked: CheckedFolder;
    /** Files were converted for it, which the import takes. */
    readonly hasScratch: boolean;
  } | null = null;

  return {
    preview: (project, { folder: given, reading }) =>
      context.jobs.run({ kind: 'inspect', title: 'Look through the folder' }, async ({ signal, report }) => {
        last = null;
        const folder = resolve(given);
        const scratch = previewScratch(project.folder);
        try {
          await rm(scratch, { recursive: true, force: true });
          const { preview, checked } = await context.threads.use(
            'import',
            'preview',
            { folder, scratch, reading, knownChannels: readDataset(project.store)?.channels ?? null },
            { signal, onEvent: report },
          );
          if (checked)
            last = { project, folder, reading: keyOf(reading), checked, hasScratch: existsSync(scratch) };
          return preview;
        } catch (cause) {
          await rm(scratch, { recursive: true, force: true });
          throw fileError(cause, scratch);
        }
      }),
    take: (project, folder, reading) => {
      const found = last;
      last = null;
      const fits =
        found?.project === project && found.folder === resolve(folder) && found.reading === keyOf(reading);
      return fits && found.hasScratch === existsSync(previewScratch(project.folder)) ? found.checked : null;
    },
  };
}

const keyOf = ({ fourthAxis, channelFiles, labelFile }: ReadingOptions): string =>
  JSON.stringify([fourthAxis, channelFiles, labelFile]);
