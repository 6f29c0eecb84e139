import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { guardDevice } from '../../../main/engine/guard.ts';
import { train } from '../../../main/training/trainer.ts';
import { engine } from '../training/fixtures.ts';
import { tinyRun } from '../training/support.ts';

/** The onnx engine in the guise of a card whose driver gives up after `steps` training steps. */
function dying(steps: number): Engine {
  let left = steps;
  return {
    device: { engine: 'onnx', name: 'webgpu', description: 'a card' },
    compile: async (program, state) => {
      const executable = await engine.compile(program, state);
      if (program.updates.size === 0) return executable;
      const run: typeof executable.run = (feeds) =>
        left-- > 0 ? executable.run(feeds) : Promise.reject(new Error('device lost'));
      return { ...executable, run };
    },
  };
}

test('a device that fails in mid-run is named, and the run goes on from its last epoch on the processor', async () => {
  const run = tinyRun({ engine: guardDevice(dying(6), 'training') });
  await expect(train(run)).rejects.toMatchObject({
    code: 'device-failed',
    message: 'The device onnx/webgpu failed: device lost',
    hint: expect.stringContaining('on the processor') as string,
  });
  expect(readdirSync(run.folder)).toEqual(['checkpoint-000001.bin']);
  const resumed = tinyRun({ folder: run.folder });
  await expect(train(resumed)).resolves.toMatchObject({ status: 'finished', epochs: 3 });
  const whole = tinyRun();
  await train(whole);
  expect(resumed.events.records.at(-1)?.trainLoss).toBe(whole.events.records.at(-1)?.trainLoss);
});
