/** Helpers that need a running test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { program, type Tensor } from '../../../main/tensor/index.ts';
import type { TrainOptions } from '../../../main/training/trainer.ts';
import { discData, engine, recordEvents, tinyConfig, type Recorded } from './fixtures.ts';

/** The values of a few tensors of a program that is fed by constants alone. */
export async function evaluate(outputs: Record<string, Tensor>): Promise<Record<string, readonly number[]>> {
  const executable = await engine.compile(program({ outputs, updates: {} }), new Map());
  const values = await executable.run({});
  const copies = Object.entries(values).map(([name, value]) => [name, [...value]] as [string, number[]]);
  await executable.dispose();
  return Object.fromEntries(copies);
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-training-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function tinyRun(changes: Partial<TrainOptions> = {}): TrainOptions & { events: Recorded } {
  const events = recordEvents();
  return {
    engine,
    config: tinyConfig(),
    data: discData(),
    folder: temporaryFolder(),
    stopped: () => false,
    ...changes,
    events,
  };
}
