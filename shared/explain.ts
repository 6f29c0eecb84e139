/** What a look into a trained network gives: how well its maps alone tell structures from what surrounds them. */
import { z } from 'zod';

/** Dice of what maps tell apart, mean over cases; null where no case holds the structure. */
export interface Ability {
  /** Against the labels. */
  readonly truth: number | null;
  /** Against the network's own mask, which needs no labels. */
  readonly own: number | null;
}

export interface LayerAbility {
  /** Of the group of filters; `inputLayer` for the image's channels. */
  readonly layer: string;
  /** Filters, or channels of the image. */
  readonly units: number;
  /** Side lengths of its maps for one patch. */
  readonly size: readonly number[];
  /** All units together, per structure. */
  readonly together: readonly Ability[];
  /** Per structure, each unit by itself. */
  readonly single: readonly (readonly Ability[])[];
}

export interface CaseAbility {
  readonly case: string;
  /** Of the network's own mask, per structure. */
  readonly network: readonly (number | null)[];
  /** Per layer and structure. */
  readonly together: readonly (readonly Ability[])[];
}

export interface AbilityReport {
  /** Which model and cases it was measured with: another text where these have changed. */
  readonly madeOf: string;
  readonly createdAt: string;
  /** Of the measurement, without preparing cases. */
  readonly seconds: number;
  readonly structures: readonly { readonly value: number; readonly name: string }[];
  /** Dice of the network's own mask on the grid that it works on, mean over cases, per structure. */
  readonly network: readonly (number | null)[];
  /** From the image to the last map before the head. */
  readonly layers: readonly LayerAbility[];
  readonly cases: readonly CaseAbility[];
}

export const inputLayer = 'input';

const share = z.number().min(0).max(1).nullable();
const abilitySchema = z.strictObject({ truth: share, own: share });

export const abilityReportSchema = z.strictObject({
  madeOf: z.string(),
  createdAt: z.string(),
  seconds: z.number(),
  structures: z.array(z.strictObject({ value: z.number(), name: z.string() })).readonly(),
  network: z.array(share).readonly(),
  layers: z
    .array(
      z.strictObject({
        layer: z.string(),
        units: z.number().int(),
        size: z.array(z.number()).readonly(),
        together: z.array(abilitySchema).readonly(),
        single: z.array(z.array(abilitySchema).readonly()).readonly(),
      }),
    )
    .readonly(),
  cases: z
    .array(
      z.strictObject({
        case: z.string(),
        network: z.array(share).readonly(),
        together: z.array(z.array(abilitySchema).readonly()).readonly(),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<AbilityReport>;

/** Mean over what is known; null where nothing is. */
export function meanKnown(values: Iterable<number | null>): number | null {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}
