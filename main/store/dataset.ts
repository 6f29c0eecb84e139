/** The project's one data set: its name, channels, classes and fingerprint. */
import { z } from 'zod';
import { modalities, type DatasetInfo, type Fingerprint } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';
import { intensitySchema } from '../../shared/schemas.ts';
import { regionsSchema } from '../../shared/task.ts';
import { fromJson, strings } from './columns.ts';
import type { Reading, Store } from './open.ts';

const classesSchema = z.array(z.object({ value: z.number(), name: z.string() }));
const triple = z.tuple([z.number(), z.number(), z.number()]);

const fingerprintSchema = z.object({
  cases: z.number(),
  orientation: z.string(),
  medianSize: triple,
  medianSpacing: triple,
  targetSpacing: triple,
  medianSizeAfterResampling: triple,
  medianCropRatio: z.number(),
  intensities: z.array(intensitySchema),
  classOrders: z
    .array(
      z.object({
        axis: z.union([z.literal(0), z.literal(1), z.literal(2)]),
        first: z.number(),
        second: z.number(),
      }),
    )
    .default([]), // earlier releases did not look
}) satisfies z.ZodType<Fingerprint>;

interface Row {
  name: string;
  modality: string;
  channels: string;
  classes: string;
  regions: string;
}

/** null where there is none. @throws AppError `corrupt` with the next step where there is one that cannot be read */
export function readDataset(store: Reading): DatasetInfo | null {
  const row = store.read((db) =>
    db.prepare<[], Row>('SELECT name, modality, channels, classes, regions FROM dataset').get(),
  );
  if (row === undefined) return null;
  try {
    return {
      name: row.name,
      modality: modalityOf(row.modality),
      channels: fromJson(strings, row.channels),
      classes: fromJson(classesSchema, row.classes),
      regions: fromJson(regionsSchema, row.regions),
    };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(
      'corrupt',
      `What the project says of its images cannot be read: ${cause.message}.`,
      'Say modality, channels and classes again ("secateur describe"), or use a copy of the project.',
      { cause },
    );
  }
}

/** Why the data set cannot be read; empty where it can. */
export function datasetProblem(store: Reading): string {
  try {
    readDataset(store);
    return '';
  } catch (cause) {
    if (cause instanceof AppError) return `${cause.message} ${cause.hint}`;
    throw cause;
  }
}

function modalityOf(text: string): DatasetInfo['modality'] {
  const known = modalities.find((modality) => modality === text);
  if (known === undefined) throw new AppError('corrupt', `the modality "${text}" is unknown`);
  return known;
}

/** null before the first labelled case, and where it cannot be read: it follows from the images, and is taken again. */
export function readFingerprint(store: Store): Fingerprint | null {
  const row = store.read((db) =>
    db.prepare<[], { fingerprint: string }>('SELECT fingerprint FROM dataset').get(),
  );
  if (row === undefined) return null;
  try {
    return fromJson(fingerprintSchema.nullable(), row.fingerprint);
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

/** It is taken again when it is asked for. */
export function dropFingerprint(store: Store): void {
  store.write((db) => db.prepare("UPDATE dataset SET fingerprint = 'null'").run());
}

/** A project without cases takes any data set. */
export function dropDataset(store: Store): void {
  store.write((db) => db.prepare('DELETE FROM dataset').run());
}

/** Call inside `store.write`, together with the cases that the fingerprint was taken from. */
export function writeDataset(store: Store, dataset: DatasetInfo, fingerprint: Fingerprint | null): void {
  store.write((db) =>
    db
      .prepare(
        `INSERT INTO dataset (id, name, modality, channels, classes, regions, fingerprint)
         VALUES (1, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, modality = excluded.modality,
           channels = excluded.channels, classes = excluded.classes, regions = excluded.regions,
           fingerprint = excluded.fingerprint`,
      )
      .run(
        dataset.name,
        dataset.modality,
        JSON.stringify(dataset.channels),
        JSON.stringify(dataset.classes),
        JSON.stringify(dataset.regions),
        JSON.stringify(fingerprint),
      ),
  );
}
