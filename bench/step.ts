/**
 * Times training steps on the onnx engine: `node bench/step.ts [case …] [--repeats N] [--threads N] [--profile]`.
 * Cases are interleaved, so that other load on the machine hits all alike. Printed are medians with the fastest run
 * beside them, and processor time, which on a busy machine says more if `--threads 1` is given: waiting threads spin.
 * `--profile` prints the share of each ONNX operator instead.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createOnnxEngine } from '../main/engine/onnx/engine.ts';
import { stepCases } from './cases.ts';
import type { StepCase } from './cases.ts';
import { profileStep } from './profile.ts';
import { compileTrainingStep } from './training-step.ts';
import type { TrainingStep } from './training-step.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repeats: { type: 'string', default: '11' },
    threads: { type: 'string', default: String(availableParallelism()) },
    profile: { type: 'boolean', default: false },
  },
});
const threads = Number(values.threads);
const repeats = Number(values.repeats);
const cases = stepCases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

if (values.profile) for (const each of cases) await profileStep(each, { threads, repeats });
else await timeSteps(cases);

async function timeSteps(chosen: readonly StepCase[]): Promise<void> {
  const engine = createOnnxEngine({ threads });
  const steps: TrainingStep[] = [];
  for (const each of chosen) steps.push(await compileTrainingStep(engine, each));
  const times = chosen.map((): number[] => []);
  const processorTimes = chosen.map((): number[] => []);
  for (let repeat = -2; repeat < repeats; repeat++) {
    for (const [index, step] of steps.entries()) {
      const [start, usage] = [performance.now(), process.cpuUsage()];
      await step.run();
      const { user, system } = process.cpuUsage(usage);
      if (repeat < 0) continue; // The first runs allocate what the later ones reuse.
      times[index]?.push(performance.now() - start);
      processorTimes[index]?.push((user + system) / 1000);
    }
  }
  console.log(`${engine.device.description}; median of ${repeats}, ms (fastest); GFLOP/s of the fastest`);
  for (const [index, { name, widths, patch, batch }] of chosen.entries()) {
    const [fastest, median] = quantiles(times[index]);
    const [leastWork, work] = quantiles(processorTimes[index]);
    const rate = (steps[index]?.operations ?? NaN) / fastest / 1e6;
    const what = `${widths.join('-')}, ${patch.join('×')}, batch ${batch}`;
    console.log(
      `${name.padEnd(10)} ${what.padEnd(36)} ${median.toFixed(1)} (${fastest.toFixed(1)})  ${rate.toFixed(0)}` +
        `  processor ${work.toFixed(1)} (${leastWork.toFixed(1)})` +
        `  compiled in ${(steps[index]?.compileMilliseconds ?? NaN).toFixed(0)} ms`,
    );
  }
  for (const step of steps) await step.dispose();
}

function quantiles(values: readonly number[] = []): readonly [smallest: number, median: number] {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[0] ?? NaN, sorted[sorted.length >> 1] ?? NaN];
}
