/**
 * Several DICOM series of one examination as the channels of one image: which series is which channel is told by words of
 * their descriptions, that they show one place by their frame of reference. What does not fit is said, never guessed.
 */
import { AppError } from '../../../shared/result.ts';
import { plainId } from '../../imaging/dicom/members.ts';
import type { UsableSeries } from './dicom-labels.ts';

export interface Examination {
  /** All of its series that can be used, chosen or not. */
  readonly all: readonly UsableSeries[];
  /** In the order of channels; null where they cannot be joined. */
  readonly joined: readonly UsableSeries[] | null;
  /** Why they cannot; empty where they can. */
  readonly problem: string;
}

/** @param channels words of the descriptions of their series, in the order of channels */
export function joinSeries(series: readonly UsableSeries[], channels: readonly string[]): Examination[] {
  return [...Map.groupBy(series, examinationOf).values()].map((all): Examination => {
    try {
      const chosen = channels.map((channel) => seriesOf(channel, all));
      requireApart(chosen, channels);
      requireOneFrame(chosen, channels);
      return { all, joined: chosen, problem: '' };
    } catch (cause) {
      if (cause instanceof AppError)
        return { all, joined: null, problem: `${cause.message} ${cause.hint}`.trim() };
      throw cause;
    }
  });
}

const firstInstance = ({ source }: UsableSeries) => source.stack.slices[0]?.instance;

function examinationOf(one: UsableSeries): string {
  const instance = firstInstance(one);
  return [plainId(instance?.patientId ?? ''), instance?.studyUid].join('\n');
}

const describedAs = ({ summary }: UsableSeries): string =>
  [summary.description, summary.part].filter((text) => text !== '').join(', ');

/** As whole description, else as words of it, else as a part of it: the strictest way that finds any counts. */
const ways: readonly ((text: string, channel: string) => boolean)[] = [
  (text, channel) => text === channel,
  (text, channel) => ` ${words(text)} `.includes(` ${words(channel)} `),
  (text, channel) => text.includes(channel),
];

const words = (text: string): string =>
  text
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')
    .trim();

function seriesOf(channel: string, all: readonly UsableSeries[]): UsableSeries {
  const wanted = channel.toLowerCase();
  for (const matches of ways) {
    const found = all.filter((one) => {
      const { description } = one.summary;
      return [description, describedAs(one)].some((text) => matches(text.toLowerCase(), wanted));
    });
    const [first, ...more] = found;
    if (first && more.length === 0) return first;
    if (first)
      throw new AppError(
        'invalid-input',
        `${found.length} of its series are called like “${channel}” (${found.map(nameAndId).join('; ')}).`,
        'Use more words of the one that is meant, or choose it with --series.',
      );
  }
  throw new AppError(
    'invalid-input',
    `None of its series is called like “${channel}” (there are ${all.map(describedAs).join('; ')}).`,
  );
}

const nameAndId = (one: UsableSeries): string => `${describedAs(one)} = ${one.summary.id}`;

function requireApart(chosen: readonly UsableSeries[], channels: readonly string[]): void {
  const twice = chosen.findIndex((one, index) => chosen.indexOf(one) < index);
  if (twice < 0) return;
  const first = chosen.indexOf(chosen[twice] as UsableSeries);
  throw new AppError(
    'invalid-input',
    `“${channels[first]}” and “${channels[twice]}” are one series (${describedAs(chosen[twice] as UsableSeries)}).`,
    'Use words that only one of them has.',
  );
}

function requireOneFrame(chosen: readonly UsableSeries[], channels: readonly string[]): void {
  const frames = chosen.map((one) =>
    one.source.isPlaced ? (firstInstance(one)?.frameOfReferenceUid ?? '') : '',
  );
  const placeless = frames.indexOf('');
  if (placeless >= 0)
    throw new AppError(
      'invalid-input',
      `“${channels[placeless]}” does not say in which frame of reference it lies, so whether the series show one place is unknown.`,
      'Register them with another program and import the result.',
    );
  const other = frames.findIndex((frame) => frame !== frames[0]);
  if (other < 0) return;
  throw new AppError(
    'invalid-input',
    `“${channels[0]}” and “${channels[other]}” lie in different frames of reference: the patient may have moved or got up between them.`,
    'Register them with another program and import the result.',
  );
}
