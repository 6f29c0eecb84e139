/**
 * Who stopped a run or a study. The signal that stops it carries the sentence, so that whoever writes the end down need
 * not know where the order came from.
 */
import { AppError } from '../../shared/result.ts';

/** For `AbortController.abort`. @param when "when the project was closed" */
export const stoppedWhen = (when: string): AppError =>
  new AppError('cancelled', `Stopped ${when}; it can be resumed.`);

/** The sentence for what was stopped by this signal; without one of ours, a person has stopped it. */
export const stopText = ({ reason }: AbortSignal): string =>
  (reason instanceof AppError ? reason : stoppedWhen('by the user')).message;
