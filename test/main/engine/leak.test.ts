/**
 * 4,000 training steps with eighty cuts between them leave nothing behind that grows from run to run, on every
 * engine that is set up. Minutes of work, so it runs where slow tests are asked for.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { slow } from '../../support/slow.ts';
import { tensorflowEngines } from '../../support/tensorflow.ts';
import type { Held } from './long-run.ts';

vi.setConfig({ testTimeout: 900_000 });

const script = join(import.meta.dirname, 'long-run.ts');

async function longRun(device: string): Promise<readonly Held[]> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--expose-gc', script, device], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Held[];
}

/** Of eight cuts in 400 steps: what leaks grows in every run, what allocators keep back in some. Kept sessions are 87 and more. */
const leastLeak = 3;
/** Of the last three runs together; kept sessions come to 260 and more. */
const mostSettling = 30;

const devices = ['onnx/cpu', ...tensorflowEngines.map(() => 'tensorflow/cpu')];

describe.runIf(slow)('held after 4,000 steps', () => {
  test.each(devices)('%s', async (device) => {
    const held = await longRun(device);
    expect(held.reduce((sum, { steps }) => sum + steps, 0)).toBe(4000);
    for (const { cuts } of held) expect(cuts).toBe(8);
    const growth = held.slice(1).map(({ mebibytes }, run) => mebibytes - (held[run]?.mebibytes ?? NaN));
    expect(Math.min(...growth), String(growth)).toBeLessThan(leastLeak);
    expect((held.at(-1)?.mebibytes ?? NaN) - (held.at(-4)?.mebibytes ?? NaN)).toBeLessThan(mostSettling);
    const left = device === 'tensorflow/cpu' ? { tensors: 0, models: 0 } : {};
    expect(held.map(({ tensors, models }) => ({ tensors, models }))).toEqual(held.map(() => left));
  });
});
