/**
 * Where a training step spends its time, by onnxruntime's own profiler: operators, and the primitives they belong to.
 * `node bench/profile.ts WIDTHS PATCH BATCH [--method sauron] [--threads N] [--repeats N]`, such as
 * `node bench/profile.ts 32,64,128,256 128,128 8 --threads 1`.
 */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxEngine } from '../main/engine/onnx/engine.ts';
import { parseArgs } from 'node:util';
import type { MethodName } from '../shared/training.ts';
import { openTrainingStep } from './tasks/training-step.ts';
import type { StepCase } from './tasks/training-step.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    method: { type: 'string', default: 'none' },
    threads: { type: 'string', default: String(availableParallelism()) },
    repeats: { type: 'string', default: '5' },
  },
});
const [widths = [32, 64, 128, 256], patch = [128, 128], [batch = 8] = []] = positionals.map((list) =>
  list.split(',').map(Number),
);
await profileStep(
  { widths, patch, batch, method: values.method as MethodName },
  { threads: Number(values.threads), repeats: Number(values.repeats) },
);

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args: { readonly op_name?: string };
}

interface ProfileOptions {
  readonly threads: number;
  readonly repeats: number;
}

/** Prints milliseconds per step of each operator and each primitive, dearest first. */
async function profileStep(each: StepCase, { threads, repeats }: ProfileOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'secateur-profile-'));
  const step = await openTrainingStep(
    createOnnxEngine({ threads, profilePrefix: join(folder, 'step') }),
    each,
  );
  for (let repeat = 0; repeat < repeats; repeat++) await step.run();
  await step.close();
  const [file = ''] = await readdir(folder);
  const events = parseEvents(await readFile(join(folder, file), 'utf8'));
  await rm(folder, { recursive: true });

  const kernels = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
  console.log(`ms per step over ${repeats} steps`);
  printShares('operator', kernels, repeats, ({ args }) => args.op_name ?? '?');
  printShares('primitive', kernels, repeats, ({ name }) => /^(.*?)\.\d+\//.exec(name)?.[1] ?? 'other');
}

function parseEvents(text: string): readonly ProfileEvent[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw new Error('the profile is no list of events');
  return parsed as readonly ProfileEvent[];
}

function printShares(
  title: string,
  events: readonly ProfileEvent[],
  repeats: number,
  keyOf: (event: ProfileEvent) => string,
): void {
  const totals = new Map<string, { milliseconds: number; count: number }>();
  for (const event of events) {
    const key = keyOf(event);
    const { milliseconds, count } = totals.get(key) ?? { milliseconds: 0, count: 0 };
    totals.set(key, { milliseconds: milliseconds + event.dur / 1000 / repeats, count: count + 1 / repeats });
  }
  const rows = [...totals].sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
  const sum = rows.reduce((total, [, { milliseconds }]) => total + milliseconds, 0);
  console.log(`  by ${title}, ${sum.toFixed(1)} in all`);
  for (const [key, { milliseconds, count }] of rows.slice(0, 14)) {
    console.log(`    ${key.padEnd(28)} ${milliseconds.toFixed(1).padStart(7)}  × ${count.toFixed(0)}`);
  }
}
