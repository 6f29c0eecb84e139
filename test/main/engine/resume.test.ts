/** A run that one engine began goes on with the other to what either would have come to alone. */
import { defaultPruning } from '../../../shared/pruning-defaults.ts';
import { describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { createReferenceEngine } from '../../../main/engine/reference/engine.ts';
import { train } from '../../../main/training/trainer.ts';
import { tensorflowEngines } from '../../support/tensorflow.ts';
import { discData, recordEvents, tinyConfig } from '../training/fixtures.ts';
import { tinyRun } from '../training/support.ts';
import { difference } from './steps.ts';

const onnx = createOnnxEngine({ threads: 1 });
const [other = createReferenceEngine()] = tensorflowEngines;

const config = tinyConfig({
  method: 'sauron',
  pruning: defaultPruning('sauron'),
  epochs: 4,
  iterationsPerEpoch: 3,
  optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9, weightDecay: 0, clipNorm: 12 },
});

describe.each([
  ['onnx', onnx, other],
  [other.device.engine, other, onnx],
] as const)('begun on %s', (_, first, second) => {
  it('resumes on the other, cuts and all', async () => {
    const data = discData();
    const begun = tinyRun({
      config,
      engine: first,
      data,
      stopped: () => data.taken > 2 * config.iterationsPerEpoch,
    });
    await expect(train(begun)).resolves.toMatchObject({ status: 'stopped', epochs: 2 });
    const events = recordEvents();
    const resumed = { ...begun, engine: second, data: discData(), stopped: () => false, events };
    await expect(train(resumed)).resolves.toMatchObject({ status: 'finished', epochs: 4 });
    const whole = tinyRun({ config, engine: first });
    await train(whole);
    const expected = whole.events.records.slice(1);
    expect(events.records.map(({ cost }) => cost)).toEqual(expected.map(({ cost }) => cost));
    expect(events.records.at(-1)!.cost.params).toBeLessThan(begun.events.records[0]!.cost.params);
    const losses = (records: typeof expected) => records.map(({ trainLoss }) => trainLoss);
    expect(difference(losses(events.records), losses(expected))).toBeLessThan(1e-3);
  });
});
