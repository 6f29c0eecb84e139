/**
 * 2,000 training steps with forty cuts between them leave no more behind at their end than after the first 800, on every
 * engine that is set up. Minutes of work, so it runs under CI alone.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { tensorflowEngines } from '../../support/tensorflow.ts';
import type { Held } from './long-run.ts';

vi.setConfig({ testTimeout: 900_000 });

const script = join(import.meta.dirname, 'long-run.ts');

async function longRun(device: string): Promise<readonly Held[]> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--expose-gc', script, device], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Held[];
}

/** Over 24 cuts: sessions that are kept come to 305. */
const mostMebibytes = 10;

const devices = ['onnx/cpu', ...tensorflowEngines.map(() => 'tensorflow/cpu')];

describe.runIf(process.env['CI'] === 'true')('held after 2,000 steps', () => {
  test.each(devices)('%s', async (device) => {
    const held = await longRun(device);
    expect(held.reduce((sum, { steps }) => sum + steps, 0)).toBe(2000);
    for (const { cuts } of held) expect(cuts).toBe(8);
    expect((held[4]?.mebibytes ?? NaN) - (held[1]?.mebibytes ?? NaN)).toBeLessThan(mostMebibytes);
    const counts = device === 'tensorflow/cpu' ? { tensors: 0, models: 0 } : {};
    for (const { tensors, models } of held)
      expect({ ...(tensors !== undefined && { tensors }), ...(models !== undefined && { models }) }).toEqual(
        counts,
      );
  });
});
