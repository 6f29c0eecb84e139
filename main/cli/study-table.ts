/** A study's table as JSON lines, as text and as Markdown. */
import { roleOf } from '../../shared/arm.ts';
import { architectureText } from '../../shared/architecture-options.ts';
import { intervalTexts, smallestPText } from '../../shared/evaluation.ts';
import { rowLabel } from '../../shared/study-arms.ts';
import {
  noPText,
  studyDoubts,
  type StudyDifference,
  type StudyInfo,
  type StudyRow,
  type StudyTable,
} from '../../shared/study.ts';
import { count, duration, fixed, table } from './format.ts';
import type { Terminal } from './terminal.ts';

const titles = [
  'method',
  'cut',
  'Dice',
  'SD of runs',
  'to dense',
  '95 % interval',
  'p',
  'p (Holm)',
  'p (seeds)',
  'HD95 mm',
  'missing',
  'penalised mm',
  'parameters',
  'MACs',
  'bytes',
  'ms',
  'peak MB',
  'pruning',
  'training',
  'runs',
];

export function printStudy({ study, rows }: StudyTable, terminal: Terminal): void {
  for (const row of rows) if (terminal.json) terminal.print({ study, ...row }, '');
  if (terminal.json || rows.length === 0) return;
  terminal.print({}, table([titles, ...rows.map(cells)]));
  for (const text of remarks(rows)) terminal.print({}, text);
}

function cells(row: StudyRow): string[] {
  const { toDense } = row;
  return [
    rowLabel(row) + (row.uncut === 0 ? '' : ` (${row.uncut} of ${row.runs.length} cut nothing)`),
    row.cut === null ? '' : `${Math.round(100 * row.cut)} %`,
    fixed(row.dice, 4),
    fixed(row.diceDeviation, 4),
    signed(toDense?.mean),
    toDense === null ? '' : intervalText(toDense),
    ...(toDense === null ? ['', '', ''] : [toDense.p, toDense.pHolm, toDense.pSeeds].map(probability)),
    fixed(row.hd95, 2),
    `${row.hd95Summary.missing}/${row.hd95Summary.count}`,
    fixed(row.hd95Summary.penalised, 2),
    count(row.params),
    count(row.macs),
    count(row.bytes),
    fixed(row.milliseconds, 2),
    fixed(row.peakBytes / 2 ** 20, 2),
    `${fixed(row.pruningSeconds, 1)} s`,
    duration(row.trainingSeconds),
    `${row.runs.length}/${row.planned}`,
  ];
}

/** How intervals are made, why there is no p, and where one could not have come out below 0.05, whatever the networks do. */
function remarks(rows: readonly StudyRow[]): string[] {
  const differences = rows.flatMap(({ toDense }) => toDense ?? []);
  const texts = differences.flatMap((toDense) => [
    `95 % interval: ${intervalTexts[toDense.interval]}.`,
    toDense.p === null ? `p: ${noPText(toDense)}.` : '',
    toDense.p === null || smallestPText(toDense) === '' ? '' : `p: ${smallestPText(toDense)}.`,
  ]);
  return [...new Set(texts)].filter((text) => text !== '');
}

const signed = (value: number | undefined): string =>
  value === undefined ? '' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;

const intervalText = ({ ciLow, ciHigh }: StudyDifference): string =>
  ciLow === null || ciHigh === null ? '–' : `${signed(ciLow)} to ${signed(ciHigh)}`;

const probability = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '< 0.001' : p.toFixed(3));

/** With what was asked for, how to read it, and what it does not show. */
export function studyMarkdown(
  { id, name, config, reason }: StudyInfo,
  { rows, testCases }: StudyTable,
): string {
  const { base, seeds, folds, denseEpochs } = config;
  const { preparation, architecture, step, epochs, iterationsPerEpoch } = base;
  const doubts = studyDoubts(config, rows.length === 0 ? null : testCases);
  const line = (parts: readonly string[]): string => `| ${parts.join(' | ')} |`;
  const align = titles.map((_, column) => (column === 0 ? '---' : '--:'));
  const tests = folds.map((fold) => `${fold} → ${(fold + 1) % 5}`).join(', ');
  return [
    `# ${name} (${id})`,
    '',
    `${preparation.dims}D ${architectureText(architecture)}, patch ${step.patch.join(' × ')}, batch ${step.batch}; ` +
      `${epochs} epochs of ${iterationsPerEpoch} steps for every run` +
      (denseEpochs > 0 ? `, the first cut after ${denseEpochs} where a trained network is cut` : '') +
      `; seeds ${seeds.join(', ')}; folds (validating → testing) ${tests}; ${testCases} test cases.`,
    ...(reason === '' ? [] : ['', `**Not complete:** ${reason}`]),
    ...(doubts.length === 0 ? [] : ['', `> **No evidence about pruning methods:** ${doubts.join('; ')}.`]),
    '',
    line(titles),
    line(align),
    ...rows.map((row) => line(cells(row))),
    '',
    'Every run keeps the epoch with the best validation Dice among those that had its final filters. All numbers are of the test fold, which no run has trained on or was chosen by. ' +
      '“to dense”: mean over test cases of the difference in Dice to the dense run of the same seed and fold, seeds averaged per case first; ' +
      'p: Wilcoxon signed-rank over cases, which speaks of these trained networks, and after Holm’s correction over all rows; ' +
      '“p (seeds)”: Student’s paired t over seeds, which speaks of the method trained again. ' +
      'HD95 is the mean over cases and classes that have one; “missing” counts those where a class is in the reference or the ' +
      'prediction alone, and “penalised” takes the diagonal of the image for each of them. ' +
      'MACs and ms are of one patch, ms measured in turns at the end; peak MB are live maps and weights, counted. ' +
      '“pruning” is what the decisions took in all, “training” the whole run including the epochs shared with dense.',
    '',
    ...remarks(rows).flatMap((text) => [text, '']),
    ...againstRandom(rows),
  ].join('\n');
}

/** What the baselines say about each method: expected to be strong, and not hidden. */
function againstRandom(rows: readonly StudyRow[]): string[] {
  return rows
    .filter((row) => roleOf(row) === 'method')
    .flatMap((own) => {
      const { cut, dice } = own;
      const random = rows.find(
        (row) => row.method === 'random' && row.start === own.start && row.cut === cut,
      );
      if (random === undefined) return [];
      const budget = `${rowLabel(own)}, ${Math.round(100 * (cut ?? 0))} %`;
      const verdict = dice > random.dice ? 'above' : 'not above';
      return [`- ${budget}: ${verdict} random's mean Dice (${signed(dice - random.dice)}).`];
    })
    .concat('');
}
