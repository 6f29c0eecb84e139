/** With which network a run begins, from the command line: what is given, what is usual, what is refused and why. */
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import type { DryRun } from '../../../shared/dry-run.ts';
import { tinyData } from '../services/support.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { secateur } from './secateur.ts';

let project: string;
/** A run of one epoch that Sauron may cut. */
let pruned: string;

beforeAll(async () => {
  vi.stubEnv('SECATEUR_DEVICE', 'onnx/cpu');
  vi.stubEnv('SECATEUR_SETTINGS', temporaryFolder());
  project = join(temporaryFolder(), 'project');
  await secateur('import', '--project', project, '--data', await tinyData());
  const { last } = await train('--method', 'random', '--epochs', '2', '--prune-from', '0.5');
  pruned = last['run'] as string;
  return () => vi.unstubAllEnvs();
}, 120_000);

const network = ['--dims', '2', '--widths', '6,12'];

const train = (...options: string[]) =>
  secateur(
    'train',
    '--project',
    project,
    '--iterations-per-epoch',
    '1',
    '--json',
    ...network.concat(options),
  );

async function dry(...options: string[]): Promise<DryRun & { filters: number[]; left: number[] }> {
  const { last, err } = await train(...options, '--dry-run');
  expect(err).toBe('');
  const dryRun = last['dryRun'] as DryRun;
  const { layers } = dryRun;
  return {
    ...dryRun,
    filters: [...new Set(layers.map(({ filters }) => filters))],
    left: [...new Set(layers.map(({ left }) => left))],
  };
}

test('as planned where nothing is said; flat at half the cost, or without the share that is given', async () => {
  expect((await dry('--method', 'none')).left).toEqual([6, 12]);
  const half = await dry('--method', 'none', '--start', 'flat');
  expect(half.left).toHaveLength(1);
  expect(half.after.macs).toBeLessThanOrEqual(0.5 * half.before.macs);
  const most = await dry('--method', 'none', '--start-cut', '0.1', '--start-budget', 'parameters');
  expect(most.left[0]).toBeGreaterThan(half.left[0]!);
  expect(most.after.params).toBeLessThanOrEqual(0.9 * most.before.params);
  expect(most.notes[0]).toMatch(/^The run begins with one width everywhere that fits 90 % of the parameters/);
});

test('a method that goes on from a flat network begins as large as planned', async () => {
  const planned = await dry('--method', 'none');
  const { before, after, filters } = await dry('--method', 'l1', '--start', 'flat');
  expect(filters).toHaveLength(1);
  expect(before.macs / planned.before.macs).toBeGreaterThan(0.5);
  expect(after.macs).toBeLessThanOrEqual(0.5 * before.macs);
});

test('the shape of another run is trained, and the tables say so', async () => {
  const { lines, last } = await train('--method', 'none', '--shape-of', pruned, '--epochs', '1');
  expect(last).toMatchObject({ start: 'shape', status: 'finished', cutNothing: false });
  expect(last['run']).toMatch(/^scratch-2d-/);
  const note = lines.find((line) => String(line['note']).includes('has left'))?.['note'];
  expect(note).toContain(`The run begins with the shape that ${pruned} has left, with fresh weights`);
  const compared = await secateur('compare', '--project', project, '--json');
  const rows = compared.lines.filter(({ method }) => method !== undefined);
  expect(rows.map(({ method, start }) => [method, start])).toEqual([
    ['random', 'planned'],
    ['none', 'shape'],
  ]);
  expect(rows[1]?.['params']).toBe(rows[0]?.['params']);
}, 60_000);

test.each<[string[], RegExp]>([
  [['--start', 'shape'], /--start shape needs a run whose shape is taken\. Give --shape-of RUN\./],
  [['--start', 'shape', '--shape-of', 'l1-2d-9'], /There is no run "l1-2d-9"/],
  [
    ['--start', 'flat', '--shape-of', 'l1-2d-9'],
    /--shape-of belongs to --start shape, and this run begins with/,
  ],
  [['--start', 'planned', '--start-cut', '0.5'], /--start-cut belongs to --start flat/],
  [['--start', 'half'], /--start wants one of planned, narrow, flat, shape; "half" was given/],
  [['--start-cut', '1'], /--start-cut wants a number from 0 to 0\.99/],
  [['--method', 'flat'], /--method wants it as --method none --start flat now; "flat" was given/],
  [['--method', 'scratch'], /as --method none --start shape --shape-of RUN now/],
])('%j is refused', async (options, message) => {
  const given = options[0] === '--method' ? options : ['--method', 'none', ...options];
  const { code, last } = await train(...given);
  expect(code).not.toBe(0);
  const error = last['error'] as { readonly message: string; readonly hint: string };
  expect(`${error.message} ${error.hint}`).toMatch(message);
});

test('a study lists arms by their names, and refuses what is none', async () => {
  const study = (...options: string[]) =>
    secateur(
      'study',
      '--project',
      project,
      '--dims',
      '2',
      '--widths',
      '6,12',
      '--estimate',
      '--json',
      ...options,
    );
  const { last } = await study('--methods', 'l1,flat,scratch,l1-flat,sauron-shape', '--budgets', '0.3,0.5');
  expect(last).toMatchObject({ estimate: { runs: 1 + 2 * 4 + 2 } });
  for (const [names, message] of [
    ['l1,flatt', /--methods wants names out of .*METHOD-flat and METHOD-shape; .*flatt/],
    ['random,scratch', /takes the shape of a pruned network, and no listed method prunes one/],
  ] as const)
    expect(JSON.stringify((await study('--methods', names)).lines)).toMatch(message);
}, 60_000);
