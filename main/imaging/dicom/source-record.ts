/**
 * What a case keeps of the DICOM series that it was made from: one header (`source.dcm`, without pixels) and the slices
 * with their UIDs and places (`source.json`), so that masks can be written that refer to the images. De-identified
 * under the options that were chosen, with the report of what was done.
 */
import { join } from 'node:path';
import { z } from 'zod';
import {
  deidentificationReportSchema,
  type DeidentificationOptions,
} from '../../../shared/deidentification.ts';
import { AppError } from '../../../shared/result.ts';
import { writeFileAtomically } from '../../files/atomic.ts';
import { readRegular } from '../../files/regular.ts';
import { storedDocument, type Upgrade } from '../../documents/document.ts';
import { toLittleEndian } from './byte-order.ts';
import { type Dataset } from './dataset.ts';
import { patientKey, type Pseudonyms } from './deidentify/pseudonyms.ts';
import { seriesDeidentifier } from './deidentify/series.ts';
import { readDicomFile } from './read-file.ts';
import type { VolumeSource } from './series.ts';
import type { SourceSeries } from './source-series.ts';
import { writeDicomFile } from './write-file.ts';

export const sourceFiles = { header: 'source.dcm', record: 'source.json' } as const;

const triple = z.tuple([z.number(), z.number(), z.number()]);
const pair = z.tuple([z.number(), z.number()]);

const recordSchema = z.strictObject({
  seriesUid: z.string(),
  frameOfReferenceUid: z.string(),
  slices: z.array(
    z.strictObject({
      sopClassUid: z.string(),
      sopInstanceUid: z.string(),
      frameNumber: z.number().nullable(),
      plane: z.strictObject({
        position: triple,
        orientation: z.tuple([triple, triple]),
        spacing: pair,
        size: pair,
      }),
    }),
  ),
  /** What was done to the slices to make the image; null where it has them as they were, or nobody noted it. */
  resampling: z.string().nullable(),
  /** null where the header was kept as it was. */
  deidentification: deidentificationReportSchema.nullable(),
});

type SourceRecord = z.infer<typeof recordSchema>;

/** Before version 1; the first did not say whether the slices were resampled. */
const unversioned: Upgrade = (old) => ({ resampling: null, ...old });

const recordDocument = storedDocument<SourceRecord>('facts', recordSchema, [unversioned]);

export interface DescribedSource {
  readonly header: Dataset;
  readonly record: SourceRecord;
  /** A pseudonym: the same for all series of a patient, in every import under one secret. */
  readonly patient: string;
}

export interface DescribeOptions {
  readonly deidentification: DeidentificationOptions | null;
  readonly pseudonyms: Pseudonyms;
  readonly resampling: string | null;
  /** Read before every file. */
  readonly shouldStop?: (() => boolean) | undefined;
}

/** Reads the header of every file of the volume once more, so that the report speaks of all of them. */
export function describeSource({ stack }: VolumeSource, options: DescribeOptions): DescribedSource {
  const { deidentification, pseudonyms, shouldStop } = options;
  const treatment = deidentification && seriesDeidentifier(deidentification, pseudonyms);
  const [first] = stack.slices;
  if (!first) throw new Error('describeSource: a volume has slices');
  const paths = [...new Set(stack.slices.map(({ instance }) => instance.path))];
  let header: Dataset | null = null;
  let patient = '';
  for (const path of paths) {
    if (shouldStop?.()) throw new AppError('cancelled', 'The import was stopped.');
    const dataset = readDicomFile(path)?.dataset;
    if (!dataset) {
      throw new AppError('invalid-input', `${path} has changed since it was looked at.`, 'Import it again.');
    }
    const treated = treatment ? treatment.deidentify(dataset) : dataset;
    if (header) continue;
    header = toLittleEndian(treated);
    patient = pseudonyms.name('patient', patientKey(dataset));
    if (!treatment) break; // nothing to count
  }
  if (!header) throw new Error('describeSource: a volume has files');
  const uid = (original: string): string =>
    deidentification && original !== '' ? pseudonyms.uid(original) : original;
  const { seriesUid, frameOfReferenceUid } = first.instance;
  return {
    header,
    patient,
    record: {
      seriesUid: uid(seriesUid),
      frameOfReferenceUid: uid(frameOfReferenceUid),
      slices: slicesOf(stack.slices, uid),
      resampling: options.resampling,
      deidentification: treatment?.report() ?? null,
    },
  };
}

/** Empty where a slice has no place in the patient: nothing can be drawn on it. */
function slicesOf(
  slices: VolumeSource['stack']['slices'],
  uid: (original: string) => string,
): SourceRecord['slices'] {
  return slices.flatMap(({ instance, frame }) => {
    const { position, orientation, spacing, index } = frame;
    if (!position || !orientation || !spacing) return [];
    return {
      sopClassUid: instance.sopClassUid,
      sopInstanceUid: uid(instance.sopInstanceUid),
      frameNumber: instance.frames.length > 1 ? index + 1 : null,
      plane: {
        position: [...position],
        orientation: [[...orientation[0]], [...orientation[1]]],
        spacing: [...spacing],
        size: [instance.columns, instance.rows],
      },
    };
  });
}

export async function writeSourceRecord(
  files: { readonly header: string; readonly record: string },
  { header, record }: DescribedSource,
): Promise<void> {
  await writeDicomFile(files.header, header);
  await writeFileAtomically(files.record, [Buffer.from(recordDocument.toText(record))]);
}

/** @param folder of a case @throws AppError where a file is not there or is damaged */
export function readSourceRecord(
  folder: string,
): SourceSeries & Pick<SourceRecord, 'deidentification' | 'resampling'> {
  const path = join(folder, sourceFiles.record);
  const damaged = (cause?: unknown): AppError =>
    new AppError(
      'invalid-input',
      `${path} is not there or is damaged.`,
      'Import the series into a new project.',
      {
        cause,
      },
    );
  try {
    const text = Buffer.from(readRegular(path)).toString('utf8');
    const header = readDicomFile(join(folder, sourceFiles.header))?.dataset;
    if (!header) throw damaged();
    return { header, ...recordDocument.fromText(text) };
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'unsupported')
      throw new AppError('unsupported', `${path}: ${cause.message}.`, 'Update Secateur, then try again.');
    throw damaged(cause);
  }
}
