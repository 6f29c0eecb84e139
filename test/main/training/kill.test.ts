import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { initialCost } from '../../../main/training/model.ts';
import { loadCheckpoint } from '../../../main/training/checkpoint.ts';
import { train } from '../../../main/training/trainer.ts';
import type { MethodName } from '../../../shared/pruning.ts';
import { curve, killedConfig, recordEvents } from './fixtures.ts';
import { temporaryFolder, tinyRun } from './support.ts';

/** Runs until `epochs` more epochs are reported, then `delay` ms longer, then is killed. Gives the last one reported. */
async function runAndKill(
  folder: string,
  { method, epochs, delay }: { method: MethodName; epochs: number; delay: number },
): Promise<number> {
  const script = new URL('killed-run.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder, method], { stdio: ['ignore', 'pipe', 'inherit'] });
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

const cases: readonly { method: MethodName; delays: readonly number[]; epochs: number }[] = [
  { method: 'sauron', delays: [0, 15, 40], epochs: 2 },
  // Killed while something trains as a mixture, and as the cut is due.
  { method: 'dcff', delays: [10], epochs: 3 },
  { method: 'ascp', delays: [10], epochs: 3 },
  { method: 'lasso', delays: [30], epochs: 2 },
];

test.each(cases)('$method: kill -9 loses the epoch that was going, and nothing else', async (killed) => {
  const { method, delays, epochs } = killed;
  const folder = temporaryFolder();
  for (const delay of delays) {
    const reported = await runAndKill(folder, { method, epochs, delay });
    const { checkpoint, note } = loadCheckpoint(folder)!;
    expect(note).toBe('');
    expect(checkpoint.record.epoch).toBeGreaterThanOrEqual(reported);
  }
  const config = killedConfig(method);
  const resumed = { ...tinyRun(), config, folder, events: recordEvents() };
  await train(resumed);
  const whole = tinyRun({ config });
  await train(whole);
  const { records } = resumed.events;
  expect(records.at(-1)!.cost.macs).toBeLessThan(0.9 * initialCost(config, { channels: 1, classes: 3 }).macs);
  expect(curve(records)).toEqual(curve(whole.events.records).slice(-records.length));
});
