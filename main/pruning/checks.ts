/**
 * What must hold before a planned run starts, so that nobody waits for hours to learn it: norms that the method reads,
 * scores that an instance norm makes void, budgets that the floors allow.
 */
import { methodFacts } from '../../shared/pruning-methods.ts';
import { type MethodName } from '../../shared/pruning.ts';
import { AppError } from '../../shared/result.ts';
import { type Network } from '../network/index.ts';
import { smallest, spendOf, type Limits } from './budget.ts';
import type { MethodSetup } from './method.ts';
import { normsOf, scaledNorms } from './norms.ts';

/** @throws AppError naming the field and a way out */
export function checkPlanned(name: MethodName, { dense, config, patch }: MethodSetup, limits: Limits): void {
  const { label, needsAffine, schedules } = methodFacts[name];
  const { pruning } = config;
  const { budget, variant, schedule } = pruning;
  if (variant !== '') requireVariant(name, variant);
  if (schedules.length > 0 && !schedules.includes(schedule.kind)) {
    throw new AppError(
      'invalid-input',
      `${label} cannot follow the schedule "${schedule.kind}" (pruning.schedule.kind).`,
      `Choose one of ${schedules.join(', ')}.`,
    );
  }
  if ((needsAffine || variant === 'scaled') && !hasAffineNorms(dense)) {
    throw new AppError(
      'invalid-input',
      `${label} reads the scale of the norms, and this network's norms have none (affineNorm is off).`,
      'Switch "Affine instance norm" on, or choose a method that reads maps or weights, such as FPGM.',
    );
  }
  if (budget.kind === 'latency') return;
  const spend = spendOf(budget, patch);
  const least = spend(smallest(dense, limits)) / spend(dense);
  if (least > 1 - budget.cut) {
    throw new AppError(
      'invalid-input',
      `A cut of ${percent(budget.cut)} of the ${budget.kind} cannot be met (pruning.budget): with ${pruning.minKeep} filters ` +
        `per layer and at most ${percent(pruning.maxRatio)} gone, ${percent(1 - least)} is the most.`,
      'Cut less, or lower pruning.minKeep or raise pruning.maxRatio.',
    );
  }
}

/** @throws AppError with those that it has */
export function requireVariant(name: MethodName, variant: string): void {
  const { label, variants } = methodFacts[name];
  if (variants.some((known) => known.name === variant)) return;
  const known = variants.map((entry) => entry.name).join(', ');
  const choices = known === '' ? 'It has none.' : `Choose one of ${known}.`;
  throw new AppError('invalid-input', `${label} has no variant "${variant}" (pruning.variant).`, choices);
}

/**
 * Under an instance norm the loss does not change with the length of a filter, so Σ w ∂C/∂w is zero for every filter
 * (pruning-methods.md 0.1, fact 1).
 * @throws AppError where a norm makes it so
 */
export function refuseUnderNorm(score: string, alternative: string, { dense }: MethodSetup): void {
  if (normsOf(dense).length === 0) return;
  throw new AppError(
    'invalid-input',
    `${score} is zero for every filter in front of an instance norm, which takes the length of a filter away: ` +
      `nothing could be ranked by it (pruning.variant).`,
    alternative,
  );
}

export function hasAffineNorms(network: Network): boolean {
  const norms = normsOf(network);
  const scaled = scaledNorms(network);
  return norms.length > 0 && norms.every(({ id }) => scaled.has(id));
}

/**
 * Scores of a filter's length, which an instance norm takes away: they are not zero, but the same network with other
 * lengths would rank otherwise. The papers' own scores are such, and are there as baselines.
 */
const lengthScores: readonly (readonly [MethodName, string, string])[] = [
  ['l1', 'independent', 'group'],
  ['l1', 'greedy', 'group'],
  ['fpgm', 'plain', 'directional'],
];

/** What a user should know of the chosen score on this network; empty where there is nothing. */
export function cautionFor(name: MethodName, variant: string, network: Network): string {
  const found = lengthScores.find(([method, own]) => method === name && own === variant);
  if (found === undefined || normsOf(network).length === 0) return '';
  return (
    ` Mind that an instance norm takes the length of a filter away, and "${variant}" scores by length: ` +
    `a baseline; "${found[2]}" scores what is left.`
  );
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;
