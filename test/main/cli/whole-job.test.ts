import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../store/fixtures.ts';
import { tinyData } from '../services/support.ts';
import { secateur } from './secateur.ts';

const project = join(temporaryFolder(), 'project');
const train = ['--dims', '2', '--widths', '4,8', '--epochs', '2', '--iterations-per-epoch', '2'];
let data: string;

beforeAll(async () => {
  process.env['SECATEUR_SETTINGS'] = temporaryFolder();
  data = await tinyData();
});

test('import, train twice, compare, export, predict', async () => {
  const imported = await secateur('import', '--project', project, '--data', data, '--json');
  expect(imported).toMatchObject({ code: 0, last: { imported: 6, unchanged: 0, refused: 0 } });

  for (const [method, run] of [
    ['none', 'dense-2d-1'],
    ['sauron', 'sauron-2d-2'],
  ] as const) {
    const { code, last, lines } = await secateur(
      'train',
      '--project',
      project,
      '--method',
      method,
      ...train,
      '--json',
    );
    expect(code).toBe(0);
    expect(Object.keys(last)).toEqual([
      'run',
      'start',
      'status',
      'epochs',
      'seconds',
      'dataWaitShare',
      'cutNothing',
    ]);
    expect(last).toMatchObject({ run, status: 'finished', epochs: 2 });
    expect(lines.filter(({ epoch }) => epoch !== undefined).map(({ epoch }) => epoch)).toEqual([1, 2]);
  }

  const compared = await secateur('compare', '--project', project, '--json');
  expect(compared.code).toBe(0);
  expect(compared.lines.map((line) => Object.keys(line))).toEqual([
    ...[1, 2].map(() => [
      'run',
      'method',
      'start',
      'dims',
      'measuredOn',
      'cutNothing',
      'dice',
      'hd95',
      'hd95Missing',
      'hd95Count',
      'hd95Penalised',
      'params',
      'macs',
      'bytes',
      'msPerCase',
      'timed',
    ]),
    [
      'a',
      'b',
      'cases',
      'differing',
      'diceDifference',
      'interval',
      'ciLow',
      'ciHigh',
      'p',
      'pHolm',
      'smallestP',
    ],
  ]);

  expect(compared.lines.slice(0, 2).map(({ timed }) => timed)).toEqual(['when evaluated', 'when evaluated']);
  const timed = await secateur('compare', '--project', project, '--times', '--json');
  expect(timed.lines.slice(0, 2).map(({ timed: how }) => how)).toEqual(['in turns', 'in turns']);
  for (const [index, { msPerCase }] of timed.lines.slice(0, 2).entries()) {
    expect(msPerCase).toBeGreaterThan(0);
    expect(msPerCase).not.toBe(compared.lines[index]?.['msPerCase']);
  }

  const model = join(project, 'exports', 'compact');
  const exported = await secateur(
    'export',
    '--project',
    project,
    '--run',
    'sauron-2d-2',
    '--out',
    model,
    '--json',
  );
  expect(exported.code).toBe(0);
  expect(exported.last['largestDifference']).toBeLessThan(1e-4);

  const images = ['phantom_001', 'phantom_002'].map((id) => join(data, 'imagesTr', `${id}.nii.gz`));
  const out = join(temporaryFolder(), 'masks');
  const predicted = await secateur('predict', '--model', model, '--image', ...images, '--out', out, '--json');
  expect(predicted.code).toBe(0);
  expect(predicted.lines.map(({ image, mask }) => [image, mask])).toEqual(
    images.map((image, index) => [image, join(out, `phantom_00${index + 1}.nii.gz`)]),
  );
  expect(predicted.lines.every(({ mask }) => existsSync(String(mask)))).toBe(true);

  const text = await secateur('compare', '--project', project, '--runs', 'dense-2d-1,sauron-2d-2');
  expect(text.out).toMatch(
    /^run +start +measured on +Dice .*\ndense-2d-1 +planned +validation, fold 0 .*\nsauron-2d-2 \(nothing cut\) /,
  );
  expect(text.out).toMatch(/sauron-2d-2 minus dense-2d-1: Dice -?\d/);
});

test.each([
  [
    ['train', '--project', 'p', '--method', 'l7'],
    /--method wants one of none, sauron, span, l1, .*; "l7" was given/,
  ],
  [
    ['train', '--project', '/nowhere', '--method', 'none'],
    /\/nowhere: there is no Secateur project in this folder/,
  ],
  [['prune'], /There is no command "prune"[^]*sample, inspect, import, remove-case/],
  [
    ['predict', '--model', '/nowhere', '--image', '/none.nii', '--out', '/tmp/x'],
    /\/none\.nii: there is no such file or folder/,
  ],
  [['import', '--project', '/dev/null/x', '--data', '/nowhere'], /\/dev\/null/],
])('%j fails in words', async (argv, message) => {
  const { code, err, out } = await secateur(...argv);
  expect(code).toBe(1);
  expect(err).toMatch(message);
  expect(out).toBe('');
});

test('with --json an error is a line, too', async () => {
  const { code, last } = await secateur('compare', '--project', '/nowhere', '--json');
  expect(code).toBe(1);
  expect(last['error']).toMatchObject({ code: 'not-found' });
});

test('without a command the help is shown, and that is no success', async () => {
  const { code, out } = await secateur();
  expect([code, out.includes('secateur COMMAND --help')]).toEqual([1, true]);
  expect((await secateur('--help')).code).toBe(0);
  expect((await secateur('train', '--help')).out).toContain('--budget-minutes N');
});
