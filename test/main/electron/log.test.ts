import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../../main/electron/log.ts';
import { temporaryFolder } from '../store/fixtures.ts';

test('the log is its user’s alone and does not grow for ever', () => {
  const folder = join(temporaryFolder(), 'settings');
  const log = openLog(folder);
  const line = 'x'.repeat(100_000);
  for (let count = 0; count < 50; count++) log(line);
  const names = readdirSync(folder).sort();
  expect(names).toEqual(['secateur.log', 'secateur.log.1']);
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThan(1_300_000);
  if (process.platform !== 'win32')
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  log('last');
  expect(readFileSync(join(folder, 'secateur.log'), 'utf8')).toMatch(/ last\n$/);
});

test('a log that cannot be written is no reason to fail', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  openLog(join(file, 'settings'))('a line');
});
