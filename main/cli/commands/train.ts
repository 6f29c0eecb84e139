/** `secateur train`: trains one run, live; Ctrl-C stops it such that `--resume` goes on from its last epoch. */
import type { Plan } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import {
  methods,
  sauronPresets,
  type MethodName,
  type SauronPreset,
  type TrainingConfig,
} from '../../../shared/training.ts';
import type { Services } from '../../services/index.ts';
import { defineCommand } from '../command.ts';
import { choice, integer, integers, real, required, text, withDefault } from '../options.ts';
import { followRun } from '../run-progress.ts';
import { withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export const trainCommand = defineCommand({
  name: 'train',
  summary: 'train a dense or a Sauron-pruned network, or resume a run',
  options: {
    project: required(text('DIR', 'the project')),
    method: choice(methods, 'how to prune; needed unless a run is resumed'),
    preset: choice(sauronPresets, "Sauron's pace; budget by itself where --budget-minutes is given"),
    dims: choice(['2', '3'], '2: slices, 3: volumes (default 3)'),
    widths: integers('16,32,…', 'filters per stage, finest first', { min: 1, max: 4096 }),
    fold: withDefault(integer('fold that validates', { min: 0, max: 4 }), 0),
    'budget-minutes': real('N', 'wall-clock limit of the training', { min: 0.05 }),
    epochs: integer('epochs, at most', { min: 1, max: 100_000 }),
    'iterations-per-epoch': integer('training steps per epoch', { min: 1, max: 100_000 }),
    seed: integer('of weights and batches', { min: 0, max: 2 ** 31 }),
    lambda: real('X', "weight of Sauron's regulariser; 0 switches it off", { min: 0 }),
    resume: text('RUN', 'go on with this run; its settings are kept'),
  },
  run: (values, terminal) =>
    withProject({ path: values.project }, async (services) => {
      const run = values.resume === undefined ? await start(services, values) : await resume(services, values);
      await followRun(services, run, terminal);
    }),
});

export interface TrainChoices {
  readonly method: MethodName | undefined;
  readonly preset: SauronPreset | undefined;
  readonly dims: '2' | '3' | undefined;
  readonly widths: readonly number[] | undefined;
  readonly fold: number;
  readonly 'budget-minutes': number | undefined;
  readonly epochs: number | undefined;
  readonly 'iterations-per-epoch': number | undefined;
  readonly seed: number | undefined;
  readonly lambda: number | undefined;
}
