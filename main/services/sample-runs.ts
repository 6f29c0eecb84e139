/**
 * The two runs of the sample: a dense network and the same one pruned by Sauron, short enough that two cores need a few
 * minutes for both. The app's first page offers them, and `secateur demo` trains them.
 */
import { withOption } from '../../shared/architecture-options.ts';
import type { Handlers } from '../../shared/contract.ts';
import { armLabel, armOf } from '../../shared/arm.ts';
import type { MethodName, RunInfo, TrainingConfig } from '../../shared/training.ts';

export type SampleCalls = Pick<
  Handlers,
  'training.propose' | 'training.defaults' | 'training.start' | 'runs.list'
>;

/** Its cases are the ones that are shown. */
export const sampleFold = 0;
export const sampleMethods = ['none', 'sauron'] as const satisfies readonly MethodName[];

/** Slices and a narrow network; so few steps want long strides. */
const recipe = { widths: [8, 16, 32, 64], batch: 32, epochs: 50, iterationsPerEpoch: 30, learningRate: 4e-3 };

export async function sampleConfig(
  calls: Pick<SampleCalls, 'training.propose' | 'training.defaults'>,
  method: MethodName,
): Promise<TrainingConfig> {
  const { widths, batch, epochs, iterationsPerEpoch, learningRate } = recipe;
  const proposed = await calls['training.propose']({ dims: 2, architecture: 'unet' });
  const stages = Math.min(proposed.architecture.widths.length, widths.length);
  const proposal = {
    ...proposed,
    architecture: withOption(proposed.architecture, 'widths', widths.slice(0, stages)),
    step: { ...proposed.step, batch },
  };
  const config = await calls['training.defaults']({ proposal, method, epochs });
  const optimizer = { ...config.optimizer, learningRate };
  return { ...config, fold: sampleFold, iterationsPerEpoch, optimizer };
}

export async function startSampleRun(calls: SampleCalls, method: MethodName): Promise<RunInfo> {
  const config = await sampleConfig(calls, method);
  const name = `${armLabel(armOf(config))} 2D, fold ${sampleFold}`;
  return calls['training.start']({ name, config });
}

/** Puts those in the queue that are not there yet. */
export async function startSampleRuns(calls: SampleCalls): Promise<void> {
  const runs = await calls['runs.list']({});
  for (const method of sampleMethods)
    if (!runs.some(({ config }) => config.method === method)) await startSampleRun(calls, method);
}
