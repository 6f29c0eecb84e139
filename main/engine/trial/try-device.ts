/**
 * Tries a device: a small network is trained and run there, its numbers are held against the reference engine, and
 * larger steps are timed. A device that fails or disagrees is not used, and the sentence that says why is shown.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorData } from '../../../shared/result.ts';
import { processor, sameDevice, type DeviceId, type DeviceTrial } from '../../../shared/devices.ts';
import type { Program } from '../../tensor/index.ts';
import { openDevice } from '../devices.ts';
import type { Arrays, Engine } from '../engine.ts';
import { createReferenceEngine } from '../reference/engine.ts';
import { createTrial, type Trial, type TrialSize } from './network.ts';
import { fallbacksOf } from './placement.ts';

/** Small, because the reference engine is slow; the steps add up what a device gets wrong. */
const compared = { batch: 2, side: 12, filters: 6 };
const comparedSteps = 3;
/** Float32 engines sum in different orders; a wrong kernel is wrong by far more. */
const tolerance = 1e-3;

/** Near what a training step is, so that what it costs to start a kernel does not decide. */
const timed = { batch: 4, side: 64, filters: 16 };
/** A device that is slow with this one (a software adapter is) is spared the other: its time follows from the work. */
const glanced = { batch: 2, side: 16, filters: 8 };
const slowMilliseconds = 100;
const timedRuns = 5;
const timedSeconds = 2;

export async function tryDevice(id: DeviceId): Promise<DeviceTrial> {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-trial-'));
  const result = { ...untried };
  try {
    const profilePrefix = join(folder, 'profile');
    const profiled = await openDevice(id, sameDevice(id, processor) ? {} : { profilePrefix });
    result.description = profiled.device.description;
    result.largestDifference = await compare(profiled);
    result.fallbacks = readFallbacks(folder);
    if (!(result.largestDifference <= tolerance)) {
      const difference = result.largestDifference.toExponential(1);
      return { ...result, problem: `Its numbers differ from the reference's by ${difference}.` };
    }
    const engine = await openDevice(id);
    const training = await timeOf(engine, 'step');
    result.milliseconds = { training, inference: await timeOf(engine, 'prediction') };
    return result;
  } catch (cause) {
    return { ...result, problem: errorData(cause).message };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const untried: { -readonly [K in keyof DeviceTrial]: DeviceTrial[K] } = {
  problem: '',
  description: '',
  largestDifference: null,
  milliseconds: { training: null, inference: null },
  fallbacks: [],
};

async function compare(engine: Engine): Promise<number> {
  const trial = createTrial(compared);
  const [actual, expected] = [
    await trainAndPredict(engine, trial),
    await trainAndPredict(createReferenceEngine(), trial),
  ];
  return Math.max(...[...expected].map(([name, values]) => difference(actual.get(name) ?? [], values)));
}

/** The last loss, the weights after the steps, and the prediction from the first weights. */
async function trainAndPredict(engine: Engine, trial: Trial): Promise<Map<string, Float32Array>> {
  const step = await engine.compile(trial.step, trial.state);
  const prediction = await engine.compile(trial.prediction, trial.state);
  try {
    let outputs: Arrays = {};
    for (let count = 0; count < comparedSteps; count++) outputs = await step.run(trial.feeds);
    const values = new Map(await step.readState());
    for (const [name, value] of Object.entries({ ...outputs, ...(await prediction.run(trial.feeds)) }))
      values.set(`output ${name}`, value.slice());
    return values;
  } finally {
    await step.dispose();
    await prediction.dispose();
  }
}

/** Largest, relative to the largest expected value; NaN where a number is missing or none. */
function difference(actual: ArrayLike<number>, expected: Float32Array): number {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  return expected.reduce((worst, value, index) => {
    const error = Math.abs((actual[index] ?? NaN) - value) / scale;
    return error <= worst ? worst : error;
  }, 0);
}

/** Milliseconds of a run of the timed size. */
async function timeOf(engine: Engine, name: 'step' | 'prediction'): Promise<number> {
  const small = createTrial(glanced);
  const glance = await time(engine, small[name], small);
  if (glance > slowMilliseconds) return (glance * workOf(timed)) / workOf(glanced);
  const trial = createTrial(timed);
  return time(engine, trial[name], trial);
}

/** Proportional to the multiplications of the widest convolution. */
const workOf = ({ batch, side, filters }: TrialSize): number => batch * side ** 2 * filters ** 2;

/** Median milliseconds of a run, after one that warms up. */
async function time(engine: Engine, program: Program, { state, feeds }: Trial): Promise<number> {
  const executable = await engine.compile(program, state);
  try {
    await executable.run(feeds);
    const times: number[] = [];
    const startedAt = performance.now();
    do {
      const before = performance.now();
      await executable.run(feeds);
      times.push(performance.now() - before);
    } while (times.length < timedRuns && performance.now() - startedAt < 1000 * timedSeconds);
    return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
  } finally {
    await executable.dispose();
  }
}

/** Of the training step: the first profile that was written. */
function readFallbacks(folder: string): DeviceTrial['fallbacks'] {
  const [first] = readdirSync(folder).sort();
  return first === undefined ? [] : fallbacksOf(readFileSync(join(folder, first), 'utf8'));
}
