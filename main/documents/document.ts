/**
 * JSON that is stored: it says in which version `v` it was written, has one parser, and an upgrade from each earlier
 * version. Unknown keys are refused: a key that decides on a run must not be passed over in silence.
 */
import type { z } from 'zod';
import { AppError } from '../../shared/result.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What brings a document from one version to the next; the first from the one that said no version. */
export type Upgrade = (old: Json) => Json;

/** Before version 1, documents said none. */
export const unversioned: Upgrade = (old) => old;

export interface StoredDocument<T> {
  /** @throws AppError with the reason, where the text cannot be read */
  fromText(text: string): T;
  /** The same for what was parsed as a part of something larger. */
  fromJson(value: unknown): T;
  toText(value: T): string;
  /** As a part of something larger that is stored as JSON. */
  toJson(value: T): Json;
}

/** A text that is no document of its version has no part that an upgrade asks for. */
function upgradedBy(upgrades: readonly Upgrade[], given: Json, name: string): Json {
  try {
    return upgrades.reduce<Json>((old, upgrade) => upgrade(old), given);
  } catch (cause) {
    throw new AppError('corrupt', `its ${name} cannot be read (parts are missing)`, '', { cause });
  }
}

/** @param name as in "its settings cannot be read" */
export function storedDocument<T extends object>(
  name: string,
  schema: z.ZodType<T>,
  upgrades: readonly Upgrade[],
): StoredDocument<T> {
  const version = upgrades.length;
  const fromJson = (value: unknown): T => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new AppError('corrupt', `its ${name} cannot be read (they are no object)`);
    const { v = 0, ...given } = value as Json;
    if (typeof v !== 'number' || !Number.isInteger(v) || v < 0)
      throw new AppError('corrupt', `its ${name} cannot be read (version ${JSON.stringify(v)})`);
    if (v > version)
      throw new AppError('unsupported', `its ${name} were written by a newer Secateur (version ${v})`);
    const current = upgradedBy(upgrades.slice(v), given, name);
    const parsed = schema.safeParse(current);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new AppError('corrupt', `its ${name} cannot be read (${problems.join('; ')})`);
  };
  return {
    fromJson,
    fromText: (text) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (cause) {
        throw new AppError('corrupt', `its ${name} cannot be read (they are no JSON)`, '', { cause });
      }
      return fromJson(value);
    },
    toText: (value) => JSON.stringify({ v: version, ...value }),
    toJson: (value) => ({ v: version, ...value }),
  };
}
