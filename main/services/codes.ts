/** A user's own codes of classes: a JSON file that goes before the built-in table (see `segment-codes.ts`). */
import { existsSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { codesSchema, type CodesTable } from '../imaging/dicom/segmentation/segment-codes.ts';
import { readSmall } from '../files/regular.ts';
import type { ProjectFolder } from './project-folder.ts';

/** Of a project, where there is a `codes.json`. */
export function projectCodes({ codes }: ProjectFolder): CodesTable {
  return existsSync(codes) ? readCodes(codes) : {};
}

/** @throws AppError naming the file and the field */
export function readCodes(path: string): CodesTable {
  const text = readSmall(path);
  const hint =
    'It maps class names to {"category": CODE, "type": CODE}; CODE is {"value", "scheme", "meaning"}.';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid-input', `${path}: is no JSON.`, hint, { cause });
  }
  const parsed = codesSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    'invalid-input',
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    hint,
  );
}
