/** Runs whose networks leave something to chance: the same seed draws the same, also after a run was stopped. */
import { expect, test } from 'vitest';
import { noiseOf, noiseShapes } from '../../../main/training/noise.ts';
import { initialModel, methodSetup } from '../../../main/training/model.ts';
import { pruningMethods } from '../../../main/pruning/index.ts';
import { stepParts } from '../../../main/training/session.ts';
import { trainingProgram } from '../../../main/training/step-program.ts';
import { train } from '../../../main/training/trainer.ts';
import { curve, tinyConfig } from './fixtures.ts';
import { tinyRun } from './support.ts';

const config = (() => {
  const tiny = tinyConfig({ epochs: 4 });
  if (tiny.architecture.kind !== 'unet') throw new Error('the fixture has a U-Net');
  return { ...tiny, architecture: { ...tiny.architecture, dropout: 30 } };
})();

test('a stopped run goes on to the numbers that it would have had', async () => {
  const whole = tinyRun({ config });
  await train(whole);
  const first = tinyRun({ config });
  const { records } = first.events;
  await train({ ...first, stopped: () => records.length === 2 });
  await train({ ...first, stopped: () => false });
  expect(curve(records).slice(-2)).toEqual(curve(whole.events.records).slice(-2));
  const dry = tinyRun({ config: { ...config, architecture: { ...config.architecture, dropout: 0 } } });
  await train(dry);
  expect(curve(dry.events.records)).not.toEqual(curve(whole.events.records));
});

test('each step, epoch, layer and seed draws anew, uniform in [0, 1)', () => {
  const data = { channels: 1, classes: 3 };
  const { network } = initialModel(config, data);
  const pruner = pruningMethods.none.start(methodSetup(config, data, network));
  const shapes = noiseShapes(trainingProgram(stepParts(config, network, pruner)), network);
  expect([...shapes.keys()]).toContain('encoder0.dropout');
  expect(shapes.get('encoder0.dropout')).toEqual([4, 4, 1, 1]);
  const step = { seed: 1, epoch: 2, iteration: 3 };
  const drawn = (changes: object) => JSON.stringify(noiseOf(shapes, { ...step, ...changes }));
  expect(drawn({})).toBe(drawn({}));
  for (const changes of [{ seed: 2 }, { epoch: 3 }, { iteration: 4 }])
    expect(drawn(changes)).not.toBe(drawn({}));
  const all = Object.values(noiseOf(shapes, step)).flatMap((values) => [...values]);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
  expect(new Set(all).size).toBeGreaterThan(0.9 * all.length);
});
