/** Where a run of a study begins: what it has in common with its dense control is trained once (`training/stem.ts`). */
import { existsSync } from 'node:fs';
import type { StudyConfig } from '../../../shared/study.ts';
import { epochsInCommon, stemFile } from '../../training/stem.ts';
import { listEpochs, putEpoch } from '../../store/epochs.ts';
import { findStudy, listStudyRuns, slotOfRun } from '../../store/studies.ts';
import { requireDataset } from '../dataset.ts';
import { runFolder } from '../project-folder.ts';
import type { Project } from '../project.ts';
import { configOfSlot, controlOf, isControl, slotsOf } from './matrix.ts';

interface Stem {
  readonly stem?: string;
  readonly stemEpochs?: readonly number[];
}

/** Empty for a run of its own. A run that has no epoch yet gets those that it shares. */
export function stemOf(project: Project, run: string): Stem {
  const { store, folder } = project;
  const place = slotOfRun(store, run);
  const study = place === null ? null : findStudy(store, place.study);
  if (place === null || study === null) return {};
  const slots = slotsOf(study.config);
  const slot = slots.find(({ key }) => key === place.slot);
  if (slot === undefined) return {};
  if (isControl(slot)) return { stemEpochs: stemEpochs(project, study.config) };
  const control = controlOf(slots, slot);
  const dense = listStudyRuns(store, place.study).find((entry) => entry.slot === control?.key)?.run;
  const epoch = epochsInCommon(configOfSlot(study.config, slot), shapeOf(project));
  if (dense === undefined || epoch === 0) return {};
  const stem = stemFile(runFolder(folder, dense), epoch);
  if (!existsSync(stem)) return {};
  if (listEpochs(store, run).length === 0) {
    const shared = listEpochs(store, dense).filter((record) => record.epoch <= epoch);
    store.write(() => {
      for (const record of shared) putEpoch(store, run, record);
    });
  }
  return { stem };
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
