/**
 * The network that a run begins with: the planned one, a narrow or a flat one, or the shape of another run (`shared/start.ts` says what
 * each is). A start whose shape costs as much and does as well as a pruned network has shown that pruning found nothing
 * (pruning-methods.md 0.1, fact 8).
 */
import { architectureFacts } from '../../shared/architectures.ts';
import { addedChannels } from '../../shared/proposal.ts';
import { AppError } from '../../shared/result.ts';
import { startFacts, startText, type Start, type StartName, type StartOf } from '../../shared/start.ts';
import type { Cost, TrainingConfig } from '../../shared/training.ts';
import {
  buildNetwork,
  cost,
  couple,
  cutShape,
  startSupport,
  type Network,
  type Refusal,
} from '../network/index.ts';
import { spendOf } from '../pruning/index.ts';
import { taskOf } from '../tasks/index.ts';

export interface DataShape {
  /** Of the images, without those that the preparation adds. */
  readonly channels: number;
  /** Of the labels, background included. */
  readonly classes: number;
}

type Plan = Pick<TrainingConfig, 'architecture' | 'preparation' | 'task' | 'step'>;

/** The network as planned, whatever the run begins with. */
export function plannedNetwork(plan: Plan, { channels, classes }: DataShape): Network {
  return buildNetwork(plan.architecture, {
    dims: plan.preparation.dims,
    patch: plan.step.patch,
    channels: channels + addedChannels(plan.preparation),
    classes: taskOf(plan.task).channels(classes),
  });
}

const starts: {
  readonly [Name in StartName]: (start: StartOf<Name>, plan: Plan, data: DataShape) => Network;
} = {
  planned: (_, plan, data) => plannedNetwork(plan, data),
  narrow: narrowNetwork,
  flat: flatNetwork,
  shape: shapedNetwork,
};

/** @throws AppError naming the field, where the start does not go with the plan */
export const startNetwork = (
  { start, ...plan }: Plan & { readonly start: Start },
  data: DataShape,
): Network =>
  (starts[start.kind] as (start: Start, plan: Plan, data: DataShape) => Network)(start, plan, data);

/** Every layer keeps the same share of its filters, at least what it must have: the largest share that fits. */
function narrowNetwork({ budget, cut }: StartOf<'narrow'>, plan: Plan, data: DataShape): Network {
  supported(startSupport(plan.architecture.kind).shape, plan, 'narrow');
  const planned = plannedNetwork(plan, data);
  const coupling = couple(planned);
  const free = coupling.groups.filter(({ frozen }) => !frozen);
  const widest = Math.max(...free.map(({ filters }) => filters));
  /** @param width of the widest layer */
  const ofWidth = (width: number): Network => {
    const keep = free.map(({ id, filters, minKeep }) => {
      const kept = Math.min(filters, Math.max(minKeep, Math.round((filters * width) / widest)));
      return [id, Array.from({ length: kept }, (_, at) => at)] as const;
    });
    return cutShape(planned, coupling, new Map(keep));
  };
  const spend = spendOf({ kind: budget, cut }, plan.step.patch);
  const allowed = (1 - cut) * spend(planned);
  return largestFitting({ start: 'narrow', widest, cut }, ofWidth, (network) => spend(network) <= allowed);
}

/** @throws AppError where not even a width of 1 fits */
function largestFitting(
  { start, widest, cut }: { start: StartName; widest: number; cut: number },
  ofWidth: (width: number) => Network,
  fits: (network: Network) => boolean,
): Network {
  if (!fits(ofWidth(1)))
    throw new AppError(
      'invalid-input',
      `No ${start} network is small enough: one filter is more than fits (start.cut is ${cut}).`,
      'Do without less.',
    );
  let [low, high] = [1, widest];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(ofWidth(middle))) low = middle;
    else high = middle - 1;
  }
  return ofWidth(low);
}

function flatNetwork({ budget, cut }: StartOf<'flat'>, plan: Plan, data: DataShape): Network {
  const { architecture, step } = plan;
  const flat = supported(startSupport(architecture.kind).flat, plan, 'flat');
  const planned = plannedNetwork(plan, data);
  const ofWidth = (width: number): Network =>
    plannedNetwork({ ...plan, architecture: flat(architecture, width) }, data);
  const spend = spendOf({ kind: budget, cut }, step.patch);
  const allowed = (1 - cut) * spend(planned);
  const widest = Math.max(...couple(planned).groups.map(({ filters }) => filters));
  return largestFitting({ start: 'flat', widest, cut }, ofWidth, (network) => spend(network) <= allowed);
}

function shapedNetwork({ shape }: StartOf<'shape'>, plan: Plan, data: DataShape): Network {
  supported(startSupport(plan.architecture.kind).shape, plan, 'shape');
  const planned = plannedNetwork(plan, data);
  const coupling = couple(planned);
  const free = coupling.groups.filter(({ frozen }) => !frozen);
  const filters = new Map(free.map((group) => [group.id, group.filters]));
  const misfit = shape.find((entry) => entry.filters > (filters.get(entry.id) ?? 0));
  if (misfit !== undefined)
    throw new AppError(
      'invalid-input',
      `The shape asks for ${misfit.filters} filters in "${misfit.id}", and the planned network has ${filters.get(misfit.id) ?? 0} (start.shape).`,
      'Name a pruned run of the same planned network (on the command line: --shape-of RUN).',
    );
  const keep = shape.map(
    (entry) => [entry.id, Array.from({ length: entry.filters }, (_, at) => at)] as const,
  );
  return cutShape(planned, coupling, new Map(keep));
}

/** @throws AppError with the architecture's own sentence */
export function supported<T>(
  support: T | Refusal,
  { architecture }: Pick<Plan, 'architecture'>,
  start: StartName,
): T {
  if (!isRefusal(support)) return support;
  throw new AppError(
    'unsupported',
    `${architectureFacts[architecture.kind].label} cannot begin so (start "${startFacts[start].label}"): ${support.refused}`,
    `Choose "${startFacts.planned.label}".`,
  );
}

const isRefusal = (support: unknown): support is Refusal =>
  typeof support === 'object' && support !== null && 'refused' in support;

/** What a start other than the planned one comes to, in words for the user; empty for that one. */
export function describeStart(config: TrainingConfig, data: DataShape, network: Network): string {
  if (config.start.kind === 'planned') return '';
  const [whole, own] = [plannedNetwork(config, data), network].map((one) => cost(one, config.step.patch));
  if (whole === undefined || own === undefined) return '';
  const share = (of: keyof Cost): string => `${((100 * own[of]) / whole[of]).toFixed(1)} %`;
  return (
    `The run begins with ${startText(config.start)}, with fresh weights: ` +
    `${share('macs')} of the planned network's MACs, ${share('params')} of its parameters.`
  );
}
