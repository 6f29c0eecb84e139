/** Every DICOM file of the real data against pydicom with its decoders: the same stored values, bit for bit. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import { AppError } from '../../../../shared/result.ts';
import { textOf } from '../../../../main/imaging/dicom/dataset.ts';
import { readFrames } from '../../../../main/imaging/dicom/frames.ts';
import { readDicomFile } from '../../../../main/imaging/dicom/read-file.ts';
import { tags } from '../../../../main/imaging/dicom/tags.ts';
import { askPython } from '../../../support/oracle.ts';
import { realData, testAgainstPydicom } from '../../../support/real-data.ts';

interface Facts {
  readonly samplesPerPixel?: number;
  readonly patientName?: string;
  readonly shape?: readonly number[];
  readonly sha256?: string;
  readonly error?: string;
}

const folders = [
  'dicom_syntaxes',
  'pydicom_samples',
  'dicom_enhanced',
  'dicom_ct_tilt',
  'tcia_btp/dicom_PGBM-003',
  'tcia_btp/hippocrop_dicom',
  'totalseg_ct_mr/ct_dicom_j2k',
  'dicom_seg_rtstruct',
  'hostile/dicom',
];

/** Lossy, 12 bits: cosine transforms may round differently by one. */
const lossy = ['JPGExtended.dcm', 'JPEG-lossy.dcm'];

function dicomFiles(): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(realData, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => {
        try {
          return readDicomFile(path)?.pixels != null;
        } catch {
          return false;
        }
      }),
  );
}

async function hashOf(path: string): Promise<{ sha256: string } | { refusal: string }> {
  const hash = createHash('sha256');
  try {
    await readFrames(path, (values) => hash.update(Float64Array.from(values)));
  } catch (cause) {
    if (cause instanceof AppError) return { refusal: cause.message };
    throw cause;
  }
  return { sha256: hash.digest('hex') };
}

testAgainstPydicom(
  'stored values and names as pydicom reads them',
  async () => {
    const files = dicomFiles();
    const facts = askPython<Facts>(join(import.meta.dirname, 'pydicom-facts.py'), files);
    let same = 0;
    for (const [index, path] of files.entries()) {
      const theirs = facts[index] as Facts;
      const name = relative(realData, path);
      if (theirs.sha256 !== undefined) {
        const file = readDicomFile(path);
        const patient = file && textOf(file.dataset, tags.PatientName);
        expect(patient?.replace(/=+$/, ''), name).toBe(theirs.patientName?.replace(/=+$/, ''));
      }
      const ours = await hashOf(path);
      if ((theirs.samplesPerPixel ?? 1) > 1) expect(ours, name).toHaveProperty('refusal');
      else if (theirs.error !== undefined || lossy.some((one) => name.endsWith(one))) continue;
      else {
        expect(ours, name).toEqual({ sha256: theirs.sha256 });
        same++;
      }
    }
    expect(same).toBeGreaterThan(800);
  },
  120_000,
);
