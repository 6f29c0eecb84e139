import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadCheckpoint } from '../../../main/training/checkpoint.ts';
import { train } from '../../../main/training/trainer.ts';
import { curve, killedConfig, recordEvents } from './fixtures.ts';
import { temporaryFolder, tinyRun } from './support.ts';

/** Runs until `epochs` more epochs are reported, then `delay` ms longer, then is killed. Gives the last one reported. */
async function runAndKill(folder: string, epochs: number, delay: number): Promise<number> {
  const script = new URL('killed-run.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let last = 0;
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    if (++seen < epochs) continue;
    await wait(delay);
    child.kill('SIGKILL');
  }
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
  return last;
}

test('kill -9 at any moment loses the epoch that was going, and nothing else', async () => {
  const folder = temporaryFolder();
  for (const delay of [0, 15, 40]) {
    const reported = await runAndKill(folder, 2, delay);
    const { checkpoint, note } = loadCheckpoint(folder)!;
    expect(note).toBe('');
    expect(checkpoint.record.epoch).toBeGreaterThanOrEqual(reported);
  }
  const resumed = { ...tinyRun(), config: killedConfig, folder, events: recordEvents() };
  await train(resumed);
  const whole = tinyRun({ config: killedConfig });
  await train(whole);
  const { records } = resumed.events;
  expect(curve(records)).toEqual(curve(whole.events.records).slice(-records.length));
});
