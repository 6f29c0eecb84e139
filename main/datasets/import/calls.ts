/** What the importing thread is asked: to look through a folder, and to stage what is sound in it. */
import type { ReadingOptions } from '../../../shared/import-options.ts';
import { createFileMemory } from '../../imaging/dicom/file-memory.ts';
import type { Finding } from '../../imaging/dicom/scan.ts';
import type { CallContext } from '../../threads/messages.ts';
import { previewFolder, type FolderPreview } from '../preview.ts';
import { partOf, type WorkNews } from '../work.ts';
import { stageImport, type ImportToStage } from './stage.ts';
import type { StagedImport } from './staged.ts';

/** From a preview to the import that follows, and from a look that was stopped to the next. */
const memory = createFileMemory<Finding>();

interface FolderToPreview {
  readonly folder: string;
  /** The one place that is written to. */
  readonly scratch: string;
  readonly reading: ReadingOptions;
  /** Of the project; null where it has no images yet. */
  readonly knownChannels: readonly string[] | null;
}

export const importCalls = {
  preview: (
    { folder, scratch, reading, knownChannels }: FolderToPreview,
    context: CallContext<WorkNews>,
  ): Promise<FolderPreview> =>
    previewFolder(folder, {
      ...partOf(context, { from: 0, share: 1 }),
      ...reading,
      scratch,
      knownChannels,
      memory,
    }),
  import: (params: ImportToStage, context: CallContext<WorkNews>): Promise<StagedImport> =>
    stageImport(params, context, memory),
};
