import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireLock } from '../../../main/store/lock.ts';
import { temporaryFolder } from './fixtures.ts';

const lockModule = join(import.meta.dirname, '../../../main/store/lock.ts');

test('a second holder is told who has the lock and what to do', () => {
  const file = join(temporaryFolder(), 'project.lock');
  const lock = acquireLock(file, 'training dense-2d-1');
  expect(() => acquireLock(file, 'importing')).toThrow(
    new RegExp(`Process ${process.pid} has been training dense-2d-1 since 2`),
  );
  lock.release();
  acquireLock(file, 'importing').release();
  expect(existsSync(`${file}.json`)).toBe(false);
});

test('the lock of a killed process is free at once', async () => {
  const file = join(temporaryFolder(), 'project.lock');
  const script = `
    const { acquireLock } = await import(${JSON.stringify(lockModule)});
    acquireLock(${JSON.stringify(file)}, 'training');
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(child.stdout, 'data');
  expect(() => acquireLock(file, 'importing')).toThrow(
    expect.objectContaining({
      code: 'busy',
      message: expect.stringContaining(`Process ${child.pid}`) as string,
    }),
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  acquireLock(file, 'importing').release();
});
