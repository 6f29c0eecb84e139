/** How far a study is, and the time left: at first as the measured step tells, then as its own runs do. */
import type { StudySlot } from '../../../shared/study.ts';
import { findRun } from '../../store/runs.ts';
import { listStudyRuns } from '../../store/studies.ts';
import { measureStep, secondsPerWork, workOf } from './estimate.ts';
import { shapeOf } from './stem.ts';
import type { StudyWork } from './work.ts';

export interface StudyProgress {
  readonly begin: (slot: StudySlot) => void;
  readonly end: (slot: StudySlot) => void;
  readonly close: () => void;
}

export async function createStudyProgress(
  { context, project, study, config, control }: StudyWork,
  slots: readonly StudySlot[],
): Promise<StudyProgress> {
  const shape = shapeOf(project);
  const work = new Map(slots.map((slot) => [slot.key, workOf(config, slot, shape)]));
  const total = [...work.values()].reduce((sum, part) => sum + part, 0);
  const finished = new Set(
    listStudyRuns(project.store, study)
      .filter(({ run }) => findRun(project.store, run)?.status === 'finished')
      .map(({ slot }) => slot),
  );
  let done = slots.reduce((sum, { key }) => sum + (finished.has(key) ? (work.get(key) ?? 0) : 0), 0);
  const before = done;
  const foreseen = secondsPerWork(config, await measureStep(context, project, config));
  const started = performance.now();
  let present: { slot: StudySlot; share: number } | undefined;

  const report = (): void => {
    const now = done + (present ? present.share * (work.get(present.slot.key) ?? 0) : 0);
    const [worked, elapsed] = [now - before, (performance.now() - started) / 1000];
    // An epoch's worth of its own says more than any forecast.
    const pace = worked > 1 ? elapsed / worked : foreseen;
    const index = present === undefined ? slots.length : slots.indexOf(present.slot) + 1;
    control.report({
      fraction: total === 0 ? 1 : Math.min(1, now / total),
      message: `run ${index} of ${slots.length}: ${present?.slot.key ?? 'measuring'}`,
      remainingSeconds: (total - now) * pace,
    });
  };
  const leave = context.events.subscribe('run.progress', ({ epoch, epochs, iteration, iterations }) => {
    if (present === undefined || finished.has(present.slot.key)) return;
    present.share = Math.min(1, Math.max(0, epoch - 1 + iteration / iterations) / epochs);
    report();
  });
  return {
    begin: (slot) => {
      present = { slot, share: 0 };
      report();
    },
    end: (slot) => {
      if (!finished.has(slot.key)) done += work.get(slot.key) ?? 0;
      present = undefined;
    },
    close: leave,
  };
}
