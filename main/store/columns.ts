/** JSON columns, parsed by schema (a database may come from elsewhere), and the number that SQLite lacks: NaN is NULL. */
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import type { Grid } from '../../shared/volume.ts';

/** @throws AppError `corrupt` */
export function fromJson<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const beginning = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    throw new AppError('corrupt', `a value of the database cannot be read (${beginning})`, '', { cause });
  }
}

export const numbers = z.array(z.number());
export const strings = z.array(z.string());

const triple = z.tuple([z.number(), z.number(), z.number()]);

export const gridSchema = z.object({
  size: triple,
  spacing: triple,
  origin: triple,
  direction: z.tuple([triple, triple, triple]),
}) satisfies z.ZodType<Grid>;

export function nanFromNull(value: number | null): number {
  return value ?? Number.NaN;
}

export function nullFromNan(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
