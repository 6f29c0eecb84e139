/** A study as others see it, and its table from what its runs have left in the store. */
import { variantOf } from '../../../shared/study-arms.ts';
import type { StudyInfo, StudyTable } from '../../../shared/study.ts';
import { hasCutNothing } from '../../../shared/training.ts';
import { splitFold, testFoldOf } from '../../datasets/splits.ts';
import { studyPoints, studyRows, type StudiedRun } from '../../evaluation/study.ts';
import { listCases } from '../../store/cases.ts';
import { listEpochs } from '../../store/epochs.ts';
import { modelBytes } from '../../store/metrics.ts';
import { findRun } from '../../store/runs.ts';
import { listStudyRuns, type StoredStudy } from '../../store/studies.ts';
import { measuredCases } from '../measured-cases.ts';
import type { Project } from '../project.ts';
import { armOfSlot, slotsOf } from './matrix.ts';

export function studyInfo({ store }: Project, study: StoredStudy): StudyInfo {
  const runs = new Map(listStudyRuns(store, study.id).map(({ slot, run }) => [slot, run]));
  const slots = slotsOf(study.config).map((slot) => {
    const run = runs.get(slot.key) ?? null;
    return { ...slot, run, status: run === null ? null : (findRun(store, run)?.status ?? null) };
  });
  return { ...study, slots };
}

export function studyTable(project: Project, study: StoredStudy): StudyTable {
  const slots = slotsOf(study.config);
  const runs = studiedRuns(project, study);
  const cases = listCases(project.store);
  const tested = study.config.folds.flatMap((fold) =>
    splitFold(cases, { fold, testFold: testFoldOf(fold) }).measured.map(({ id }) => id),
  );
  return {
    study: study.id,
    rows: studyRows(slots, runs).map((row) => ({ ...row, variant: variantOf(armOfSlot(study.config, row)) })),
    points: studyPoints(runs),
    testCases: new Set(tested).size,
  };
}

function studiedRuns({ store }: Project, { id, config }: StoredStudy): StudiedRun[] {
  const slots = new Map(slotsOf(config).map((slot) => [slot.key, slot]));
  return listStudyRuns(store, id).flatMap(({ slot: key, run, milliseconds }) => {
    const [slot, info, cases] = [slots.get(key), findRun(store, run), measuredCases(store, run)];
    if (slot === undefined || info?.status !== 'finished' || cases.length === 0) return [];
    const { params, macs, activationBytes } = info.cost;
    const bytes = modelBytes(store, run);
    if (bytes === null) return []; // not all of its cases are measured yet
    const pruningSeconds = listEpochs(store, run).reduce((sum, epoch) => sum + epoch.pruningSeconds, 0);
    return [
      {
        ...slot,
        run,
        cases,
        params,
        macs,
        bytes,
        milliseconds,
        pruningSeconds,
        peakBytes: activationBytes + 4 * params,
        cutNothing: hasCutNothing(info),
        trainingSeconds: info.seconds,
      },
    ];
  });
}
