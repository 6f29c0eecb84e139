/**
 * What a cut costs at once that does more than drop: filters merged into others, folded into biases, or readers solved
 * anew. It is held against the validation of the same epoch, before anything heals.
 */
import type { PruningPlan } from '../network/index.ts';
import type { ValidationOutcome } from './epoch.ts';

/** Whether the plan hands on something of the filters that go. */
export const handsOn = ({ reductions }: PruningPlan): boolean =>
  reductions.some(({ produce, consume, replace, addBias }) => produce ?? consume ?? replace ?? addBias);

export function cutNote(plan: PruningPlan, before: ValidationOutcome, after: ValidationOutcome): string {
  const { reductions } = plan;
  const ways = [
    ...(reductions.some(({ consume }) => consume) ? ['merged'] : []),
    ...(reductions.some(({ produce }) => produce) ? ['mixed'] : []),
    ...(reductions.some(({ replace }) => replace) ? ['rewritten'] : []),
    ...(reductions.some(({ addBias }) => addBias) ? ['folded into biases'] : []),
  ];
  return (
    `Right after the cut, with weights ${ways.join(' and ')}: validation Dice ${after.dice.toFixed(4)} ` +
    `(${before.dice.toFixed(4)} before), loss ${after.loss.toFixed(4)} (${before.loss.toFixed(4)} before).`
  );
}
