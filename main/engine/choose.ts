/** Which device to use for training and for prediction, and why: in words that the app shows. */
import {
  deviceText,
  processor,
  sameDevice,
  type DeviceChoice,
  type DeviceReport,
  type DeviceWish,
  type Purpose,
} from '../../shared/devices.ts';

/**
 * The one that was forced, or else the fastest of those that agreed with the reference.
 * @param candidates those that may be chosen by themselves
 */
export function chooseDevice(
  candidates: readonly DeviceReport[],
  purpose: Purpose,
  wish: DeviceWish | null = null,
): DeviceChoice {
  if (wish !== null) return { ...wish, reason: reasons[wish.by] };
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
      by: 'trial',
    };
  const { id } = best;
  if (second !== undefined) {
    const reason = `The fastest in the trial: ${milliseconds(best.time)} for ${work}, ${deviceText(second.id)} took ${milliseconds(second.time)}.`;
    return { id, reason, by: 'trial' };
  }
  const failed = candidates.filter(({ trial }) => trial !== null && trial.problem !== '');
  const others =
    failed.length === 0
      ? 'No other device was found.'
      : `Tried and left out: ${failed.map((report) => deviceText(report.id)).join(', ')}.`;
  return { id, reason: sameDevice(id, processor) ? others : `${others} It agreed.`, by: 'trial' };
}

const reasons = {
  user: 'It was chosen by hand.',
  environment: 'The variable SECATEUR_DEVICE of the environment asks for it.',
};

const milliseconds = (time: number): string => `${time.toPrecision(3)} ms`;
