/** What the user decides about an import beforehand. Everything has a default, so that a folder alone is enough. */
import { z } from 'zod';
import { modalities } from './dataset.ts';
import { defaultDeidentification, deidentificationSchema } from './deidentification.ts';

export const caseNaming = ['files', 'pseudonyms'] as const;
export type CaseNaming = (typeof caseNaming)[number];

/** Of channels, classes or files. */
export const namesSchema = z.array(z.string().trim().min(1).max(64)).min(1).max(255);

/** A label of the files becomes a class of this name; several may share one. null leaves it out (background). */
const labelRuleSchema = z.strictObject({
  from: z.string().min(1).max(200),
  to: z.string().trim().min(1).max(64).nullable(),
});
export type LabelRule = z.infer<typeof labelRuleSchema>;

export const importOptionsSchema = z.strictObject({
  /** Of headers (DICOM, NIfTI); null keeps what they say. */
  deidentification: deidentificationSchema.nullable().default(defaultDeidentification),
  /** What cases are called that come from files with names; null as `usualCaseNames` says. DICOM series never keep those. */
  caseNames: z.enum(caseNaming).nullable().default(null),
  /** Of a DICOM folder, the series to take, by id; null for all that can be used. */
  series: z.array(z.string()).nullable().default(null),
  /** Words of the descriptions of DICOM series that are the channels of one image, in their order; null for one image each. */
  join: namesSchema.nullable().default(null),
  labels: z.array(labelRuleSchema).max(255).default([]),
  /** Labels of DICOM objects that lie over others where they overlap, the topmost first; after them the smaller ones. */
  onTop: z.array(z.string().min(1).max(200)).max(255).default([]),
  /** What a fourth axis of NIfTI images is: channels, or time points, of which this one is taken (from 1). */
  fourthAxis: z.union([z.literal('channels'), z.number().int().min(1)]).default('channels'),
  /** Of files named alike for every patient: those that are channels, in this order; null for all but the label. */
  channelFiles: namesSchema.nullable().default(null),
  /** And the one that is the label map; empty for none, null for the one that looks like it. */
  labelFile: z.string().max(200).nullable().default(null),
  /** What the images are; null for what the folder says, or what the project has. */
  modality: z.enum(modalities).nullable().default(null),
  /** What the channels are called, in their order; null likewise. */
  channels: namesSchema.nullable().default(null),
});

/** Files are often called after their patient, those of a folder with a table of its cases (dataset.json) like any others. */
export const usualCaseNames = (isDeidentified: boolean): CaseNaming =>
  isDeidentified ? 'pseudonyms' : 'files';

export type ImportOptions = z.infer<typeof importOptionsSchema>;
/** As given by a user: what is left out has its default. */
export type GivenImportOptions = z.input<typeof importOptionsSchema>;

/** What decides on how files are read, and so has to be known before they are looked at. */
export const readingOptionsSchema = importOptionsSchema.pick({
  fourthAxis: true,
  channelFiles: true,
  labelFile: true,
});
export type ReadingOptions = z.infer<typeof readingOptionsSchema>;
export type GivenReadingOptions = z.input<typeof readingOptionsSchema>;

export const defaultImportOptions: ImportOptions = importOptionsSchema.parse({});
