/** What de-identification at import may keep, and what it reports about a series. No value of a patient is in here. */
import { z } from 'zod';

/** Options of PS3.15's Basic Profile. The defaults keep least, except for the distance in days between examinations. */
export const deidentificationSchema = z.strictObject({
  /** `shift`: all days of a patient are moved by one secret number of days; times of day are removed. */
  dates: z.enum(['remove', 'shift', 'keep']).default('shift'),
  /** `clean`: of descriptions, only words of anatomy and technique are kept. */
  descriptors: z.enum(['remove', 'clean']).default('remove'),
  device: z.enum(['remove', 'keep']).default('remove'),
  institution: z.enum(['remove', 'keep']).default('remove'),
  /** Sex, age, size, weight and the like. */
  patient: z.enum(['remove', 'keep']).default('remove'),
});

export type DeidentificationOptions = z.infer<typeof deidentificationSchema>;

export const defaultDeidentification: DeidentificationOptions = deidentificationSchema.parse({});

export const deidentificationActions = [
  'removed',
  'emptied',
  'replaced',
  'uid',
  'date',
  'cleaned',
  'kept',
] as const;
export type DeidentificationAction = (typeof deidentificationActions)[number];

/** One attribute: what was done with it, and in how many places (nested ones and all instances counted). */
export interface DeidentifiedAttribute {
  /** `(gggg,eeee)`, or `private` for all private ones together. */
  readonly tag: string;
  readonly name: string;
  readonly action: DeidentificationAction;
  readonly count: number;
}

/** Of one series. */
export interface DeidentificationReport {
  readonly options: DeidentificationOptions;
  readonly instances: number;
  /** By tag. `kept` lists only what an option kept although the Basic Profile would not. */
  readonly attributes: readonly DeidentifiedAttribute[];
  /** What no rule can take away: text burned into pixels, faces. */
  readonly warnings: readonly string[];
}
