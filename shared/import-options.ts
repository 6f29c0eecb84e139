/** What the user decides about an import beforehand. Everything has a default, so that a folder alone is enough. */
import { z } from 'zod';
import { defaultDeidentification, deidentificationSchema } from './deidentification.ts';

export const caseNaming = ['files', 'pseudonyms'] as const;

export const importOptionsSchema = z.strictObject({
  /** Of headers (DICOM, NIfTI); null keeps what they say. */
  deidentification: deidentificationSchema.nullable().default(defaultDeidentification),
  /** What cases are called that come from files with names; DICOM series never keep those. */
  caseNames: z.enum(caseNaming).default('files'),
});

export type ImportOptions = z.infer<typeof importOptionsSchema>;
/** As given by a user: what is left out has its default. */
export type GivenImportOptions = z.input<typeof importOptionsSchema>;

export const defaultImportOptions: ImportOptions = importOptionsSchema.parse({});
