/** A study as the terminal shows it: a line that changes with the time left, and a lasting one per finished run. */
import type { StudyInfo, StudySlotState } from '../../shared/study.ts';
import type { Services } from '../services/index.ts';
import { count, duration, fixed } from './format.ts';
import type { Terminal } from './terminal.ts';

const going = (status: string | null): boolean => status === 'queued' || status === 'running';

/** Waits until a study has ended; Ctrl-C stops it, and it can be resumed. */
export async function followStudy(
  { handlers, subscribe }: Services,
  study: StudyInfo,
  terminal: Terminal,
): Promise<StudyInfo> {
  const ended = Promise.withResolvers<StudyInfo>();
  const latest: { left: number | null } = { left: null };
  const seen = new Set<string>(); // going; a run that failed before is told only once it has been tried again
  const tell = async ({ key, run, status: now }: StudySlotState): Promise<void> => {
    if (run === null || (!seen.has(key) && !going(now))) return;
    seen.add(key);
    if (going(now)) return;
    seen.delete(key);
    const { status, reason, epochsDone, seconds, cost } = await handlers['runs.get']({ run });
    // The best of all may be of an epoch before the cut.
    const dice = (await handlers['runs.epochs']({ run })).at(-1)?.validationDice ?? 0;
    const { macs, params } = cost;
    const outcome = reason === '' ? status : `${status} (${reason})`;
    const record = { slot: key, run, status, reason, epochs: epochsDone, seconds, validationDice: dice };
    const left = latest.left === null ? '' : `; ${duration(latest.left)} left`;
    terminal.note(
      { ...record, params, macs, remainingSeconds: latest.left },
      `${key}: ${run} ${outcome}, validation Dice ${fixed(dice, 3)}, MACs ${count(macs)}, ${duration(seconds)}${left}`,
    );
  };
  let news: Promise<void> = Promise.resolve();
  const ends = [
    subscribe('job.progress', ({ kind, message, fraction, remainingSeconds }) => {
      if (kind !== 'study') return;
      latest.left = remainingSeconds;
      const left = remainingSeconds === null ? '' : `, ${duration(remainingSeconds)} left`;
      terminal.live(`${Math.round(100 * fraction)} %${left}  ${message}`);
    }),
    subscribe('study.changed', (info) => {
      if (info.id !== study.id) return;
      news = news.then(async () => {
        for (const slot of info.slots) await tell(slot);
        if (!going(info.status)) ended.resolve(info);
      });
      news.catch((cause: unknown) => ended.reject(cause));
    }),
  ];
  const stop = (): void => void handlers['studies.stop']({ study: study.id });
  terminal.signal.addEventListener('abort', stop);
  try {
    if (terminal.signal.aborted) stop();
    const now = await handlers['studies.get']({ study: study.id });
    return going(now.status) ? await ended.promise : now;
  } finally {
    terminal.signal.removeEventListener('abort', stop);
    for (const end of ends) end();
  }
}
