/**
 * How long a study takes: a training step of the dense network is measured; what runs share with their control is
 * counted once, and what a cut saves is counted as far as time follows MACs. Waiting for data is not foreseen, so the
 * time left is taken from the runs themselves as soon as there are any.
 */
import { isDense } from '../../../shared/pruning-defaults.ts';
import type { StudyConfig, StudyEstimate, StudySlot } from '../../../shared/study.ts';
import { epochsInCommon } from '../../training/stem.ts';
import type { StepTime } from '../../training/time-step.ts';
import type { Context } from '../context.ts';
import type { Project } from '../project.ts';
import { configOfSlot, slotsOf } from './matrix.ts';
import { shapeOf } from './stem.ts';

/** A step's time falls less than its MACs: norms, data and the optimiser stay. */
const timePerMacs = 0.6;
/** Validation, and what goes with an epoch. */
const perEpoch = 1.15;

/** Epochs of the dense network that a run is worth. */
export function workOf(study: StudyConfig, slot: StudySlot, shape: ReturnType<typeof shapeOf>): number {
  const config = configOfSlot(study, slot);
  const begun = epochsInCommon(config, shape);
  const rest = config.epochs - begun;
  // Cut in the middle of what is left, or small from the start.
  const share = slot.cut === null ? 0 : isDense(slot.method) ? 1 : begun > 0 ? 0.7 : 0.5;
  return rest * (1 - share * timePerMacs * (slot.cut ?? 0));
}

export async function measureStep(
  { devices, threads }: Context,
  project: Project,
  study: StudyConfig,
): Promise<StepTime> {
  const [control] = slotsOf(study);
  if (control === undefined) throw new Error('internal: a study has no dense control');
  const device = await devices.pick('training');
  const params = { config: configOfSlot(study, control), device, ...shapeOf(project) };
  return threads.use('models', 'timeStep', params);
}

export const secondsPerWork = ({ base }: StudyConfig, { stepSeconds }: StepTime): number =>
  stepSeconds * base.iterationsPerEpoch * perEpoch;

export async function estimateStudy(
  context: Context,
  project: Project,
  config: StudyConfig,
): Promise<StudyEstimate> {
  const step = await measureStep(context, project, config);
  const slots = slotsOf(config);
  const shape = shapeOf(project);
  const work = slots.reduce((sum, slot) => sum + workOf(config, slot, shape), 0);
  // Every run compiles its programs about three times: at its start, after a cut, and to be measured.
  const seconds = work * secondsPerWork(config, step) + 3 * slots.length * step.compileSeconds;
  return { runs: slots.length, stepSeconds: step.stepSeconds, seconds };
}
