/** `secateur train`: trains one run, live; Ctrl-C stops it such that `--resume` goes on from its last epoch. */
import { join } from 'node:path';
import { armLabel, armOf } from '../../../shared/arm.ts';
import { byLevel, type DryRun } from '../../../shared/dry-run.ts';
import type { DeviceId } from '../../../shared/devices.ts';
import { AppError } from '../../../shared/result.ts';
import { methods, type MethodName, type RunInfo, type TrainingConfig } from '../../../shared/training.ts';
import type { Services } from '../../services/index.ts';
import { defineCommand } from '../command.ts';
import { count, percent, table } from '../format.ts';
import { startOf, startOptions, type StartChoices } from '../start-options.ts';
import { pruningOf, pruningOptions, type PruningChoices } from '../pruning-options.ts';
import { architectureOptions, proposalOf, type ArchitectureChoices } from '../architecture-options.ts';
import { deviceOf, deviceOptions } from '../device-options.ts';
import { lossOptions, withLoss, type LossChoices } from '../loss-options.ts';
import { choice, choiceWithout, flag, integer, real, required, text, withDefault } from '../options.ts';
import { followRun } from '../run-progress.ts';
import { followJobs, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

/** Methods of earlier releases that are starts now. */
const startsNow = {
  flat: '--method none --start flat',
  scratch: '--method none --start shape --shape-of RUN',
};

export const trainCommand = defineCommand({
  name: 'train',
  summary: 'train a network, dense or pruned by any method, or resume a run',
  options: {
    project: required(text('DIR', 'the project')),
    method: choiceWithout(methods, startsNow, 'how to prune; needed unless a run is resumed'),
    ...startOptions,
    ...architectureOptions,
    ...lossOptions,
    fold: withDefault(integer('fold that validates', { min: 0, max: 4 }), 0),
    'budget-minutes': real('N', 'wall-clock limit of the training', { min: 0.05 }),
    epochs: integer('epochs, at most', { min: 1, max: 100_000 }),
    'iterations-per-epoch': integer('training steps per epoch', { min: 1, max: 100_000 }),
    seed: integer('of weights and batches', { min: 0, max: 2 ** 31 }),
    mirror: choice(['planned', 'all', 'none'], 'axes along which images are mirrored (default: as planned)'),
    upright: flag('predict without averaging over mirror images'),
    ...pruningOptions,
    'dry-run': flag('only say what would be cut; nothing is trained'),
    of: text('RUN', '--dry-run: the dense run whose weights are judged (default: first weights)'),
    prepare: flag('only write the run’s folder, for "run-job" here or on another machine'),
    resume: text('RUN', 'go on with this run; its settings are kept'),
    ...deviceOptions,
  },
  run: (values, terminal) =>
    withProject({ path: values.project }, async (services) => {
      if (values['dry-run']) {
        await runDry(services, values, terminal);
        return;
      }
      const device = await deviceOf(services, values);
      if (values.prepare && values.resume === undefined) {
        const { id } = await startRun(services, values, { device, prepareOnly: true });
        const folder = join(values.project, 'runs', id);
        terminal.print({ run: id, folder }, `${id} is prepared. Train it with: secateur run-job ${folder}`);
        return;
      }
      const run =
        values.resume === undefined
          ? await startRun(services, values, { device })
          : await services.handlers['training.resume']({ run: values.resume, device });
      await followRun(services, run, terminal);
    }),
});

/** Of the command's options, those that shape a new run. */
export interface TrainChoices extends PruningChoices, StartChoices, ArchitectureChoices, LossChoices {
  readonly method: MethodName | undefined;
  readonly fold: number;
  readonly 'budget-minutes'?: number | undefined;
  readonly epochs?: number | undefined;
  readonly 'iterations-per-epoch'?: number | undefined;
  readonly seed?: number | undefined;
  readonly mirror?: 'planned' | 'all' | 'none' | undefined;
  readonly upright?: boolean;
}

export interface StartOptions {
  /** Changes what no option does. */
  readonly adjust?: (config: TrainingConfig) => TrainingConfig;
  /** The one that is in use, if absent. */
  readonly device?: DeviceId | undefined;
  /** Only its folder is written. */
  readonly prepareOnly?: boolean;
}

/** Starts a new run. */
export async function startRun(
  services: Services,
  choices: TrainChoices,
  { adjust = (config) => config, device, prepareOnly = false }: StartOptions = {},
): Promise<RunInfo> {
  const config = adjust(await configFor(services, choices));
  const { preparation, fold } = config;
  const name = `${armLabel(armOf(config))} ${preparation.dims}D, fold ${fold}`;
  return services.handlers['training.start']({ name, config, device, prepareOnly });
}

/** The configuration that the options come to. */
async function configFor(services: Services, choices: TrainChoices): Promise<TrainingConfig> {
  const { method } = choices;
  if (method === undefined)
    throw new AppError('invalid-input', `--method is missing.`, `Give one of ${methods.join(', ')}.`);
  const defaults = await services.handlers['training.defaults']({
    proposal: await proposalOf(services, choices),
    method,
    epochs: choices.epochs,
    budgetMinutes: choices['budget-minutes'],
  });
  const config = await withLoss(services, configOf(defaults, choices), choices);
  return { ...config, start: await startOf(services, method, choices) };
}

async function runDry(
  services: Services,
  choices: TrainChoices & { readonly of?: string | undefined },
  terminal: Terminal,
): Promise<void> {
  const config = await configFor(services, choices);
  const end = followJobs(services, terminal);
  const dryRun = await services.handlers['training.dryRun']({ config, run: choices.of ?? null }).finally(end);
  terminal.print({ dryRun }, dryRunText(dryRun));
}

function dryRunText(dryRun: DryRun): string {
  const { before, after, notes } = dryRun;
  const share = (part: number, whole: number): string =>
    `${count(part)} of ${count(whole)} (${percent(part / whole)})`;
  const levels = byLevel(dryRun).map(({ level, layers, filters, left }) =>
    [level, layers, filters, left, percent(1 - left / filters)].map(String),
  );
  return [
    table([['level', 'layers', 'filters', 'left', 'cut'], ...levels]),
    `MACs ${share(after.macs, before.macs)}, parameters ${share(after.params, before.params)} would be left.`,
    ...notes,
    'Nothing has been changed.',
  ].join('\n');
}

/** What was not asked for stays as the services propose it. */
export function configOf(defaults: TrainingConfig, choices: TrainChoices): TrainingConfig {
  const { iterationsPerEpoch, seed, step, augmentation, prediction } = defaults;
  return {
    ...defaults,
    step: choices.mirror === 'all' ? { ...step, fixedAxes: [] } : step,
    augmentation: choices.mirror === 'none' ? { ...augmentation, mirroring: false } : augmentation,
    prediction: choices.upright === true ? { ...prediction, mirroring: false, choose: false } : prediction,
    fold: choices.fold,
    iterationsPerEpoch: choices['iterations-per-epoch'] ?? iterationsPerEpoch,
    seed: choices.seed ?? seed,
    pruning: pruningOf(defaults.pruning, defaults.method, choices),
  };
}
