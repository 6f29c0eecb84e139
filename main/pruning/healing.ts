/**
 * What the schedule `learnt` asks of the validation: whether every class is found, so that cutting may begin, and whether
 * a cut has healed. A network that is cut before it has found a class may never find it, and a class that a cut has
 * cost does not always come back. So cutting waits for the classes, and a cut that loses one for good is undone.
 */
import { at } from '../../shared/at.ts';
import { z } from 'zod';
import type { PruningSchedule } from '../../shared/pruning.ts';
import { earliestCut, cutEpochs } from './schedule.ts';
import type { EpochFacts } from './method.ts';

/** Pooled validation Dice from which on a class counts as found. */
const foundFrom = 0.5;
/** Share of its Dice before a cut to which each class has to come back. */
const healedShare = 0.8;

type Facts = Pick<EpochFacts, 'epoch' | 'epochs' | 'classDice'>;

/** Dice of the classes that were found before a cut, by their number, the first foreground class 1. */
export const woundSchema = z.array(z.strictObject({ class: z.number(), dice: z.number() }));
export type Wound = z.infer<typeof woundSchema>;

export const woundOf = ({ classDice }: Pick<Facts, 'classDice'>): Wound =>
  classDice.flatMap((dice, index) => (dice >= foundFrom ? [{ class: index + 1, dice }] : []));

/** Whether the first cut of `learnt` comes now, and why. */
export function beginning(schedule: PruningSchedule, facts: Facts): { begins: boolean; note: string } {
  const { epoch, epochs, classDice } = facts;
  const latest = cutEpochs(schedule, epochs)[0] ?? epochs;
  // A class that no validation patch shows cannot be waited for.
  const missing = classDice.flatMap((dice, index) => (dice < foundFrom ? [{ class: index + 1, dice }] : []));
  if (epoch >= earliestCut(schedule, epochs) && missing.length === 0) {
    return { begins: true, note: `After epoch ${epoch} every class is found: the cuts begin.` };
  }
  if (epoch < latest) return { begins: false, note: '' };
  const named = missing.map((each) => `class ${each.class} (validation Dice ${each.dice.toFixed(2)})`);
  const note =
    `After epoch ${epoch} the cuts begin although ${named.join(' and ')} is not found yet: waiting longer would leave too ` +
    'little of the run to heal. It may never be found now; a longer run, or more validation cases, would tell.';
  return { begins: true, note };
}

/** Classes that have not come back from the last cut; none where it has healed. */
export function unhealed(
  wound: Wound,
  { classDice }: Pick<Facts, 'classDice'>,
): (Wound[number] & { now: number })[] {
  return wound.flatMap((before) => {
    const now = at(classDice, before.class - 1);
    return now < healedShare * before.dice ? [{ ...before, now }] : [];
  });
}

/** Epochs that a cut has to heal. */
export const healingTime = (epochs: number): number => Math.max(3, Math.round(0.1 * epochs));

export function undoNote(cutAfter: number, epoch: number, lost: ReturnType<typeof unhealed>): string {
  const classes = lost.map(
    ({ class: number, dice, now }) =>
      `class ${number} had a validation Dice of ${dice.toFixed(2)} and has ${now.toFixed(2)}`,
  );
  return (
    `The cut after epoch ${cutAfter} has not healed by epoch ${epoch} (${classes.join('; ')}) and is undone: the network ` +
    'from before it goes on, and nothing more is cut. Cut a smaller share to have it whole.'
  );
}
