/**
 * How a finished network is to predict, as its validation cases have it, never those that judge it: averaged over mirror
 * images unless upright is better, and of each class the largest connected part alone where its mean Dice rises by that
 * (nnU-Net's post-processing; segmentation-systems.md 10).
 */
import type { DeviceId } from '../../shared/devices.ts';
import type { PredictionConfig } from '../../shared/training.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { diceOf, type Measured } from '../evaluation/case-metrics.ts';
import { meanOf } from '../evaluation/summary.ts';
import { readLabelledCase } from './evaluate-cases.ts';
import { openPredictor, type OpenPredictor, type RunSource } from './open-predictor.ts';
import { keepLargestComponent } from './postprocess.ts';
import { predictImages } from './predict-images.ts';

export interface CasesToChooseBy {
  readonly run: RunSource;
  readonly device: DeviceId;
  readonly cases: readonly CaseFiles[];
  readonly measured: Measured;
  /** As the run is set: without mirror images none are tried, and what is kept alone stays so. */
  readonly asked: PredictionConfig;
}

export interface PredictionChoice {
  readonly prediction: PredictionConfig;
  /** A sentence with the figures. */
  readonly note: string;
}

interface Control {
  readonly stopped: () => boolean;
  readonly onProgress: (share: number) => void;
}

/** Of each case, the Dice of each structure (null where it is nowhere): as it is, and with its largest part alone. */
interface Tried {
  readonly mirroring: boolean;
  readonly whole: readonly (readonly (number | null)[])[];
  readonly largest: readonly (readonly (number | null)[])[];
}

export async function choosePrediction(
  { run, device, cases, measured, asked }: CasesToChooseBy,
  { stopped, onProgress }: Control,
): Promise<PredictionChoice> {
  const opened = await openPredictor(run, device);
  try {
    const tried: Tried[] = [];
    const ways = asked.mirroring ? [true, false] : [false];
    for (const [index, mirroring] of ways.entries()) {
      const prediction = { ...asked, mirroring };
      const control: Control = { stopped, onProgress: (share) => onProgress((index + share) / ways.length) };
      tried.push(await tryWay({ ...opened, prediction }, { cases, measured }, control));
    }
    return chosen(tried, { measured, asked });
  } finally {
    await opened.predictor.dispose();
  }
}

async function tryWay(
  opened: OpenPredictor,
  { cases, measured }: Pick<CasesToChooseBy, 'cases' | 'measured'>,
  { stopped, onProgress }: Control,
): Promise<Tried> {
  const whole: (number | null)[][] = [];
  const largest: (number | null)[][] = [];
  await predictImages(
    opened,
    cases,
    {
      name: ({ id }) => id,
      read: readLabelledCase,
      write: (_, { reference }, { mask }) => {
        whole.push(diceOf(reference, mask, measured));
        const [i, j, k] = mask.grid.size;
        const voxels = mask.voxels.slice();
        for (const value of singleValues(measured)) keepLargestComponent(voxels, [k, j, i], value);
        largest.push(diceOf(reference, { ...mask, voxels }, measured));
        return Promise.resolve();
      },
    },
    { stopped, onProgress: (share) => onProgress(share) },
  );
  return { mirroring: opened.prediction.mirroring, whole, largest };
}

/** Where structures are unions of values, a part of one value may belong to several: none is then left out. */
const singleValues = ({ structures }: Measured): number[] =>
  structures.every(({ values }) => values.length === 1) ? structures.flatMap(({ values }) => values) : [];

/** @param tried mirror images first, where they may be averaged over */
export function chosen(
  tried: readonly Tried[],
  { measured, asked }: Pick<CasesToChooseBy, 'measured' | 'asked'>,
): PredictionChoice {
  const [first, second] = tried.map((way) => ({ ...way, dice: meanOverCases(way.whole) }));
  if (first === undefined) throw new Error('no way to predict was tried');
  const way = second !== undefined && second.dice > first.dice ? second : first;
  const kept = measured.structures.flatMap(({ value, name }, index) => {
    if (asked.largestOnly.includes(value)) return [];
    const [all, alone] = [meanOf(column(way.whole, index)), meanOf(column(way.largest, index))];
    return alone > all
      ? [{ value, text: `${name} (Dice ${fixed(alone)}, with all parts ${fixed(all)})` }]
      : [];
  });
  const sentence = [
    `Chosen on ${way.whole.length} validation cases:`,
    second === undefined
      ? `predicted upright (Dice ${fixed(first.dice)});`
      : `${way.mirroring ? 'averaged over mirror images' : 'predicted upright'} (Dice ${fixed(way.dice)}, ` +
        `${way.mirroring ? 'upright' : 'over mirror images'} ${fixed((way === first ? second : first).dice)});`,
    kept.length === 0
      ? 'every part of each class is kept.'
      : `only the largest part is kept of ${kept.map(({ text }) => text).join(', ')}.`,
  ].join(' ');
  const largestOnly = [...asked.largestOnly, ...kept.map(({ value }) => value)].sort((a, b) => a - b);
  return { prediction: { mirroring: way.mirroring, largestOnly }, note: sentence };
}

const column = (cases: Tried['whole'], index: number): number[] => cases.flatMap((own) => own[index] ?? []);

/** As a run is measured: the mean over cases of the mean over the structures that a case has. */
const meanOverCases = (cases: Tried['whole']): number =>
  meanOf(
    cases.flatMap((own) => {
      const known = own.filter((value) => value !== null);
      return known.length === 0 ? [] : [meanOf(known)];
    }),
  );

const fixed = (dice: number): string => dice.toFixed(4);
