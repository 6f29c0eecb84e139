/** Where a run of a study begins: what it has in common with its dense control is trained once (`training/stem.ts`). */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StudyConfig, StudySlot } from '../../../shared/study.ts';
import { linkOrCopy } from '../../files/link-or-copy.ts';
import { makeFolder } from '../../files/folders.ts';
import { epochsInCommon, stemFile } from '../../training/stem.ts';
import { listEpochs, putEpoch } from '../../store/epochs.ts';
import { listStudyRuns } from '../../store/studies.ts';
import { requireDataset } from '../dataset.ts';
import { runFolder } from '../project-folder.ts';
import type { Project } from '../project.ts';
import type { Common } from '../run-folders.ts';
import { configOfSlot, controlOf, isControl, slotsOf } from './matrix.ts';
import type { StudyWork } from './work.ts';

/**
 * What the run of a slot shares with others. A run that has no epoch yet gets those of its dense control, and the state
 * after them into its folder. Undefined for one that is a run of its own, or has begun.
 */
export async function commonOf(
  { project, study, config }: StudyWork,
  slot: StudySlot,
  run: string,
): Promise<Common | undefined> {
  const { store, folder } = project;
  if (isControl(slot)) return { beginning: null, stemEpochs: stemEpochs(project, config) };
  const control = controlOf(slotsOf(config), slot);
  const dense = listStudyRuns(store, study).find((entry) => entry.slot === control?.key)?.run;
  const epoch = epochsInCommon(configOfSlot(config, slot), shapeOf(project));
  if (dense === undefined || epoch === 0 || listEpochs(store, run).length > 0) return undefined;
  const stem = stemFile(runFolder(folder, dense), epoch);
  if (!existsSync(stem)) return undefined;
  const own = runFolder(folder, run);
  makeFolder(own);
  await linkOrCopy(stem, join(own, basename(stem)));
  const shared = listEpochs(store, dense).filter((record) => record.epoch <= epoch);
  store.write(() => {
    for (const record of shared) putEpoch(store, run, record);
  });
  return { beginning: { file: basename(stem), epoch }, stemEpochs: [] };
}

/** Epochs of the dense control at which some other run begins. */
function stemEpochs(project: Project, config: StudyConfig): number[] {
  const shape = shapeOf(project);
  const epochs = slotsOf(config).map((slot) => epochsInCommon(configOfSlot(config, slot), shape));
  return [...new Set(epochs)].filter((epoch) => epoch > 0).sort((a, b) => a - b);
}

/** Stems are large and of no use once the study is finished. */
export const stemFilesOf = (project: Project, config: StudyConfig, dense: string): string[] =>
  stemEpochs(project, config).map((epoch) => stemFile(runFolder(project.folder, dense), epoch));

export function shapeOf(project: Project): { channels: number; classes: number } {
  const { channels, classes } = requireDataset(project);
  return { channels: channels.length, classes: classes.length };
}
