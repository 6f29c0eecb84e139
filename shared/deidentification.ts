/** What de-identification at import may keep, and what it reports about a series. No value of a patient is in here. */
import { z } from 'zod';

export const deidentificationChoices = {
  /** `shift`: all days of a patient are moved by one secret number of days; times of day are removed. */
  dates: ['remove', 'shift', 'keep'],
  /** `clean`: of descriptions, only words of anatomy and technique are kept. */
  descriptors: ['remove', 'clean'],
  device: ['remove', 'keep'],
  institution: ['remove', 'keep'],
  /** Sex, age, size, weight and the like. */
  patient: ['remove', 'keep'],
} as const;

/** Options of PS3.15's Basic Profile. The defaults keep least, except for the distance in days between examinations. */
export const deidentificationSchema = z.strictObject({
  dates: z.enum(deidentificationChoices.dates).default('shift'),
  descriptors: z.enum(deidentificationChoices.descriptors).default('remove'),
  device: z.enum(deidentificationChoices.device).default('remove'),
  institution: z.enum(deidentificationChoices.institution).default('remove'),
  patient: z.enum(deidentificationChoices.patient).default('remove'),
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

/** As reports say it, behind a number. */
export const actionWords: Readonly<Record<DeidentificationAction, string>> = {
  removed: 'removed',
  emptied: 'emptied',
  replaced: 'replaced',
  uid: 'UIDs mapped',
  date: 'dates moved',
  cleaned: 'cleaned',
  kept: 'kept',
};

/** In how many places an action was taken. */
export const placesOf = ({ attributes }: DeidentificationReport, action: DeidentificationAction): number =>
  attributes.filter((one) => one.action === action).reduce((sum, { count }) => sum + count, 0);

/** Of one series. */
export const deidentificationReportSchema = z.strictObject({
  options: deidentificationSchema,
  instances: z.number(),
  /** By tag. `kept` lists only what an option kept although the Basic Profile would not. */
  attributes: z.array(
    z.strictObject({
      /** `(gggg,eeee)`, or `private` for all private ones together. */
      tag: z.string(),
      name: z.string(),
      action: z.enum(deidentificationActions),
      /** Nested places and all instances counted. */
      count: z.number(),
    }),
  ),
  /** What no rule can take away: text burned into pixels, faces. */
  warnings: z.array(z.string()),
});
export type DeidentificationReport = z.infer<typeof deidentificationReportSchema>;

/** One attribute: what was done with it, and in how many places. */
export type DeidentifiedAttribute = DeidentificationReport['attributes'][number];
