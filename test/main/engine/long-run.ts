/**
 * Trains 4,000 steps in a process of its own, as ten runs one after another with eight cuts each, and prints as JSON
 * what was held after each: for `leak.test.ts`. Every run goes through the same sizes, so what the allocators keep back for
 * them is there after the first few. Argument: the device.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice } from '../../../main/engine/devices.ts';
import { openBinding } from '../../../main/engine/tensorflow/binding.ts';
import { defaultConfig } from '../../../main/training/defaults.ts';
import { train } from '../../../main/training/trainer.ts';
import { parseDevice, processor } from '../../../shared/devices.ts';
import { discData, proposal, recordEvents, tinyConfig } from '../training/fixtures.ts';

/** After a run. */
export interface Held {
  readonly steps: number;
  readonly cuts: number;
  readonly mebibytes: number;
  /** What TensorFlow's addon has; absent on other engines. */
  readonly tensors?: number;
  readonly models?: number;
}

const runs = 10;
const device = parseDevice(process.argv[2] ?? '') ?? processor;
const engine = await openDevice(device);
const wide = { ...proposal.architecture, widths: [8, 16, 32] };
const { pruning } = defaultConfig(proposal, 'random');
const config = tinyConfig({
  architecture: wide,
  method: 'random',
  epochs: 20,
  iterationsPerEpoch: 20,
  pruning: { ...pruning, schedule: { kind: 'iterative', start: 0.1, end: 0.9, rounds: 8 } },
});

const held: Held[] = [];
for (let run = 0; run < runs; run++) {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-long-run-'));
  const filters: number[] = [];
  try {
    await train({
      engine,
      config,
      folder,
      data: discData(),
      stopped: () => false,
      events: {
        ...recordEvents(),
        onEpoch: ({ layers }) => filters.push(layers.reduce((sum, layer) => sum + layer.filters, 0)),
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  globalThis.gc?.(); // or what is garbage by now would count
  held.push({
    steps: config.epochs * config.iterationsPerEpoch,
    cuts: filters.filter((count, epoch) => count < (filters[epoch - 1] ?? 0)).length,
    mebibytes: process.memoryUsage().rss / 2 ** 20,
    ...(device.engine === 'tensorflow'
      ? { tensors: openBinding().getNumOfTensors(), models: openBinding().getNumOfSavedModels() }
      : {}),
  });
}
console.log(JSON.stringify(held));
