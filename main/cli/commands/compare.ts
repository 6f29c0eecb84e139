/** `secateur compare`: evaluates runs on their validation cases and prints measures, costs and paired differences. */
import {
  intervalTexts,
  measuredOnText,
  missingText,
  smallestP,
  smallestPText,
  type Comparison,
  type ComparisonPair,
  type ComparisonRow,
  type TimesInTurns,
} from '../../../shared/evaluation.ts';
import { AppError } from '../../../shared/result.ts';
import type { Services } from '../../services/index.ts';
import { defineCommand } from '../command.ts';
import { count, fixed, table } from '../format.ts';
import { flag, names, required, text } from '../options.ts';
import { followJobs, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'compare runs: Dice, HD95, costs and paired differences on validation or test cases',
  options: {
    project: required(text('DIR', 'the project')),
    runs: names('A,B,…', 'runs to compare (all that have finished, if left out)'),
    times: flag('measure the milliseconds per case again, all runs in turns'),
  },
  run: ({ project, runs, times }, terminal) =>
    withProject({ path: project }, async (services) => {
      await compare(services, { runs: runs ?? (await finishedRuns(services)), times }, terminal);
      if (runs === undefined) await listUnreadable(services, terminal);
    }),
});

export async function compare(
  services: Services,
  { runs, times }: { readonly runs: readonly string[]; readonly times: boolean },
  terminal: Terminal,
): Promise<Comparison> {
  const end = followJobs(services, terminal);
  try {
    const comparison = await services.handlers['evaluation.compare']({ runs });
    const measured = times ? await services.handlers['evaluation.times']({ runs }) : null;
    printComparison(comparison, measured, terminal);
    return comparison;
  } finally {
    end();
  }
}

async function finishedRuns({ handlers }: Services): Promise<string[]> {
  const runs = await handlers['runs.list']({});
  const finished = runs.filter(({ status }) => status === 'finished').map(({ id }) => id);
  if (finished.length > 0) return finished;
  throw new AppError(
    'invalid-input',
    'No run of this project has finished.',
    'Train one, or name runs with --runs.',
  );
}

async function listUnreadable({ handlers }: Services, terminal: Terminal): Promise<void> {
  for (const { kind, id, name, reason } of await handlers['project.unreadable']({}))
    if (kind === 'run')
      terminal.print({ run: id, status: 'unreadable', reason }, `${id} (${name}) is unreadable: ${reason}.`);
}

function printComparison(
  { rows: stored, pairs, unpaired }: Comparison,
  measured: TimesInTurns | null,
  terminal: Terminal,
): void {
  const rows = stored.map((row) => ({
    ...row,
    msPerCase: measured?.times.find(({ run }) => run === row.run)?.msPerCase ?? row.msPerCase,
  }));
  const timed = measured === null ? 'when evaluated' : 'in turns';
  if (terminal.json) {
    for (const row of rows) terminal.print({ ...rowRecord(row), timed }, '');
    for (const pair of pairs) terminal.print(pairRecord(pair), '');
    for (const pair of unpaired) terminal.print({ ...pair, unpaired: true }, '');
    return;
  }
  terminal.print({}, table([rowTitles, ...rows.map(rowCells)]));
  if (rows.some(({ hd95Summary }) => hd95Summary.missing > 0))
    terminal.print(
      {},
      'HD95: a class that is in the reference or the prediction alone has none and is missing from the mean; the penalised mean takes the diagonal of the image for it.',
    );
  for (const row of rows) terminal.print({}, classText(row));
  for (const pair of pairs) terminal.print({}, pairText(pair));
  for (const { a, b } of unpaired)
    terminal.print({}, `${b} and ${a} were measured on different cases: no difference is formed.`);
  terminal.print(
    {},
    measured === null
      ? 'ms/case: each when its run was evaluated; another load of the machine then shows in it. --times measures them in turns.'
      : `ms/case: in turns over ${measured.cases} cases, medians of ${measured.rounds} rounds.`,
  );
}

function rowRecord(row: ComparisonRow): object {
  const { run, method, start, dims, measuredOn, cutNothing, dice, hd95, params, macs, bytes, msPerCase } =
    row;
  const { missing: hd95Missing, count: hd95Count, penalised: hd95Penalised } = row.hd95Summary;
  const distances = { hd95, hd95Missing, hd95Count, hd95Penalised };
  return {
    run,
    method,
    start,
    dims,
    measuredOn,
    cutNothing,
    dice,
    ...distances,
    params,
    macs,
    bytes,
    msPerCase,
  };
}

function pairRecord(pair: ComparisonPair): object {
  const { a, b, cases, differing, diceDifference, interval, ciLow, ciHigh, p, pHolm } = pair;
  const tests = { interval, ciLow, ciHigh, p, pHolm, smallestP: smallestP(differing) };
  return { a, b, cases, differing, diceDifference, ...tests };
}

const rowTitles = [
  'run',
  'start',
  'measured on',
  'Dice',
  'SD',
  'median',
  '5 %',
  'HD95 mm',
  'missing',
  'penalised mm',
  'parameters',
  'MACs',
  'bytes',
  'ms/case',
];

function rowCells(row: ComparisonRow): string[] {
  const { mean, standardDeviation, median, percentile5 } = row.diceSummary;
  return [
    `${row.run}${row.cutNothing ? ' (nothing cut)' : ''}`,
    row.start,
    measuredOnText(row.measuredOn),
    ...[mean, standardDeviation, median, percentile5].map((value) => fixed(value, 4)),
    fixed(row.hd95, 2),
    `${row.hd95Summary.missing}/${row.hd95Summary.count}`,
    fixed(row.hd95Summary.penalised, 2),
    count(row.params),
    count(row.macs),
    count(row.bytes),
    fixed(row.msPerCase, 0),
  ];
}

function classText({ run, perClass }: ComparisonRow): string {
  const classes = perClass.map(({ name, dice, hd95 }) => {
    const failed =
      hd95.missing === 0 ? '' : `, ${missingText(hd95)}, penalised ${fixed(hd95.penalised, 2)} mm`;
    return `${name} ${fixed(dice.mean, 4)} (HD95 ${fixed(hd95.mean, 2)} mm${failed})`;
  });
  return `${run}: ${classes.join(', ')}`;
}

function pairText(pair: ComparisonPair): string {
  const { a, b, cases, diceDifference, interval, ciLow, ciHigh, p, pHolm } = pair;
  const few = smallestPText(pair) === '' ? '' : `: ${smallestPText(pair)}`;
  const range =
    ciLow === null
      ? 'no interval over one case'
      : `95 % interval ${fixed(ciLow, 4)} to ${fixed(ciHigh, 4)} by ${intervalTexts[interval]}`;
  const corrected = `p ${fixed(p, 4)}, after Holm’s correction ${fixed(pHolm, 4)}`;
  return `${b} minus ${a}: Dice ${fixed(diceDifference, 4)} (${range}, Wilcoxon ${corrected}, ${cases} cases${few})`;
}
