/** A pipe, a device or a folder in the place of a file: nothing waits for it, and a sentence names it where it matters. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const whole = '4 runs';
const noFile = (file: string, what: string): string => `AppError: /${file} is ${what}, not a file.`;

test.skipIf(process.platform === 'win32').each([
  ['pipe', 'a pipe, socket or device'],
  ['device', 'a pipe, socket or device'],
  ['folder', 'a folder'],
])('a %s', (kind, what) => {
  const script = join(import.meta.dirname, 'odd-files.ts');
  const { stdout, stderr, signal } = spawnSync(process.execPath, [script, kind], {
    encoding: 'utf8',
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
  const lines = stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  const outcomes = Object.fromEntries(
    lines.map((line) => {
      const { file, outcome } = JSON.parse(line) as { file: string; outcome: string };
      return [file, outcome];
    }),
  );
  expect({ signal, stderr, last: lines.at(-1) }).toMatchObject({ signal: null, stderr: '' });
  const link = kind === 'device' ? expect.stringContaining('is a link to /dev/zero') : null;
  const refused = (file: string): unknown => link ?? `AppError: /${file} is no file.`;
  expect(outcomes).toEqual({
    'secateur.backup.db': whole,
    // a folder cannot be replaced by a file: nothing is changed, and said why
    'secateur.db.sha256':
      kind === 'folder' ? expect.stringMatching(/looked at, but not be changed: .*is a folder/) : whole,
    'secateur.db-wal': refused('secateur.db-wal'),
    'secateur.db-journal': refused('secateur.db-journal'),
    'project.lock': refused('project.lock'),
    'project.lock-journal': refused('project.lock-journal'),
    'project.lock.json': 'AppError: Another process holds this project.',
    'deidentification.key': noFile('deidentification.key', what),
    'codes.json': noFile('codes.json', what),
    'runs/dense-2d-2/checkpoint-000009.bin': expect.stringMatching(
      `^/runs/dense-2d-2/checkpoint-000009\\.bin is ${what}, not a file\\. Epoch \\d serves instead\\.$`,
    ),
    'runs/l1-2d-4/plan-000001.json': noFile('runs/l1-2d-4/plan-000001.json', what),
    'cases/one/source.json': 'AppError: /cases/one/source.json is not there or is damaged.',
    'recent.json': '0',
    'devices.json': '',
  });
});
