/**
 * A run's folder, which any machine with the command line can finish:
 *
 *     run.json             what is to be done, written before anything is: settings, seed, cases with their SHA-256
 *     events.jsonl         what has happened, one JSON a line (events.ts)
 *     result.json          how it ended, once it is finished
 *     run.lock             held by the process that works on it
 *     stem-….bin           where it begins, of a run that shares its first epochs with another (training/stem.ts)
 *     checkpoint-….bin …   the trainer's own (training/checkpoint.ts)
 *
 * Nothing in it asks for the project's database, and no path in it leaves the folder of the cases.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import type { Cost, TrainingConfig } from '../../shared/training.ts';
import { runConfigDocument } from '../documents/settings.ts';
import { storedDocument, unversioned, type Json } from '../documents/document.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { readSmall } from '../files/regular.ts';
import { costSchema, measureSchema } from '../training/checkpoint-header.ts';

/** A file of a case. */
export interface RunFile {
  /** Relative to the folder of the cases, its parts joined by "/". */
  readonly path: string;
  readonly sha256: string;
}

export interface RunCase {
  readonly id: string;
  /** In the order of channels. */
  readonly images: readonly RunFile[];
  readonly label: RunFile;
}

/** Where a run begins instead of at its first epoch. */
export interface Beginning {
  /** Name of a file in the run's folder. */
  readonly file: string;
  readonly epoch: number;
}

export interface RunDocument {
  /** Id of the run, and name of its folder. */
  readonly run: string;
  /** That wrote this: "Secateur 1.2.0". */
  readonly software: string;
  readonly config: TrainingConfig;
  readonly channels: number;
  /** Background included. */
  readonly classes: number;
  /** Where the cases lie, relative to this folder. */
  readonly data: string;
  readonly training: readonly RunCase[];
  readonly validation: readonly RunCase[];
  readonly beginning: Beginning | null;
  /** Epochs after which the state is kept for other runs to begin at. */
  readonly stemEpochs: readonly number[];
}

/** Of a finished run. */
export interface RunResult {
  readonly run: string;
  readonly software: string;
  readonly device: string;
  readonly epochs: number;
  readonly seconds: number;
  readonly dataWaitShare: number;
  readonly bestDice: number;
  readonly initialCost: Cost;
  readonly cost: Cost;
  /** The final model. */
  readonly model: RunFile;
}

const fileSchema = z.strictObject({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const caseSchema = z.strictObject({ id: z.string(), images: z.array(fileSchema).min(1), label: fileSchema });

type Stored = Omit<RunDocument, 'config'> & { readonly config: Json };

const runDocument = storedDocument<Stored>(
  'contents',
  z.strictObject({
    run: z.string(),
    software: z.string(),
    config: z.record(z.string(), z.unknown()),
    channels: z.number().int().min(1),
    classes: z.number().int().min(2),
    data: z.string(),
    training: z.array(caseSchema).min(1),
    validation: z.array(caseSchema).min(1),
    beginning: z
      .strictObject({ file: z.string().regex(/^stem-\d+\.bin$/), epoch: z.number().int().min(1) })
      .nullable(),
    stemEpochs: z.array(z.number().int().min(1)),
  }),
  [unversioned],
);

const resultDocument = storedDocument<RunResult>(
  'contents',
  z.strictObject({
    run: z.string(),
    software: z.string(),
    device: z.string(),
    epochs: z.number().int(),
    seconds: z.number(),
    dataWaitShare: z.number(),
    bestDice: measureSchema,
    initialCost: costSchema,
    cost: costSchema,
    model: fileSchema,
  }),
  [unversioned],
);

export const documentFile = (folder: string): string => join(folder, 'run.json');
export const resultFile = (folder: string): string => join(folder, 'result.json');

export async function writeRunDocument(folder: string, { config, ...rest }: RunDocument): Promise<void> {
  const text = runDocument.toText({ ...rest, config: runConfigDocument.toJson(config) });
  await writeFileAtomically(documentFile(folder), [Buffer.from(`${text}\n`)]);
}

/** @throws AppError naming the file: `not-found`, `corrupt`, or `unsupported` where a newer release wrote it */
export function readRunDocument(folder: string): RunDocument {
  const path = documentFile(folder);
  if (!existsSync(path))
    throw new AppError(
      'not-found',
      `${folder}: there is no run.json in this folder, so it is no run that could be worked on.`,
      'Choose a folder below "runs" of a project. One that an earlier Secateur wrote gets its run.json when it is resumed in its project.',
    );
  return reading(path, () => {
    const { config, ...rest } = runDocument.fromText(readSmall(path));
    return { ...rest, config: runConfigDocument.fromJson(config) };
  });
}

export async function writeRunResult(folder: string, result: RunResult): Promise<void> {
  await writeFileAtomically(resultFile(folder), [Buffer.from(`${resultDocument.toText(result)}\n`)]);
}

/** @returns null where the run has not finished. @throws AppError as `readRunDocument` */
export function readRunResult(folder: string): RunResult | null {
  const path = resultFile(folder);
  return existsSync(path) ? reading(path, () => resultDocument.fromText(readSmall(path))) : null;
}

/** What a document says of itself, with the name of its file. */
function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const isNewer = cause.code === 'unsupported';
    throw new AppError(
      cause.code,
      `${path}: ${cause.message.replace(/\.$/, '')}.`,
      isNewer ? 'Update Secateur, then try again.' : 'Copy the folder once more from where it came from.',
      { cause },
    );
  }
}
