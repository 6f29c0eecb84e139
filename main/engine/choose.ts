/** Which device to use for training and for prediction, and why: in words that the app shows. */
import {
  deviceText,
  processor,
  sameDevice,
  type DeviceChoice,
  type DeviceId,
  type DeviceReport,
  type Purpose,
} from '../../shared/devices.ts';

/**
 * The one that was forced, or else the fastest of those that agreed with the reference.
 * @param candidates those that may be chosen by themselves
 */
export function chooseDevice(
  candidates: readonly DeviceReport[],
  purpose: Purpose,
  forced: DeviceId | null = null,
): DeviceChoice {
  if (forced !== null) return { id: forced, reason: `${deviceText(forced)} was asked for.`, forced: true };
  const work = purpose === 'training' ? 'a training step' : 'a prediction';
  const timed = candidates
    .filter(({ trial }) => trial?.problem === '')
    .map(({ id, trial }) => ({ id, time: trial?.milliseconds[purpose] ?? Infinity }))
    .sort((a, b) => a.time - b.time);
  const [best, second] = timed;
  if (best === undefined)
    return {
      id: processor,
      reason: 'The processor is always there; nothing else could be used.',
      forced: false,
    };
  const { id } = best;
  if (second !== undefined) {
    const reason = `The fastest in the trial: ${milliseconds(best.time)} for ${work}, ${deviceText(second.id)} took ${milliseconds(second.time)}.`;
    return { id, reason, forced: false };
  }
  const failed = candidates.filter(({ trial }) => trial !== null && trial.problem !== '');
  const others =
    failed.length === 0
      ? 'No other device was found.'
      : `Tried and left out: ${failed.map((report) => deviceText(report.id)).join(', ')}.`;
  return { id, reason: sameDevice(id, processor) ? others : `${others} It agreed.`, forced: false };
}

const milliseconds = (time: number): string => `${time.toPrecision(3)} ms`;
