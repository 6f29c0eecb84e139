/**
 * Which file may be replaced by a mask: one that this program wrote as the mask of the same image, and nothing else. An
 * expert's label, another image or the image itself often has the very name that a mask gets.
 */
import { lstatSync } from 'node:fs';
import { AppError } from '../../shared/result.ts';
import { itemsOf, textOf } from './dicom/dataset.ts';
import { objectTags } from './dicom/object-tags.ts';
import { readDicomFile } from './dicom/read-file.ts';
import { imageOfRecord } from './mask-record.ts';
import { readNiftiHeader } from './nifti/read.ts';

/**
 * @param image see `MaskRecord.image`; null where any image will do, which is known before it is read
 * @throws AppError where something else lies at `mask`
 */
export async function requireReplaceable(mask: string, image: string | null): Promise<void> {
  const facts = lstatSync(mask, { throwIfNoEntry: false });
  if (facts === undefined) return;
  const own = facts.isFile() ? await imageOfMask(mask) : null;
  if (own !== null && (image === null || own === image)) return;
  const what =
    own === null
      ? 'is no mask that Secateur drew'
      : 'is the mask of another image, or of this one before it changed';
  throw new AppError(
    'invalid-input',
    `${mask} is there already and ${what}: it is not overwritten.`,
    'Choose another folder for --out, or move that file away.',
  );
}

/** @returns null for a file that bears no record of ours */
async function imageOfMask(path: string): Promise<string | null> {
  try {
    return imageOfRecord(await recordIn(path));
  } catch (cause) {
    if (cause instanceof AppError) return null; // whatever it is, it is not ours
    throw cause;
  }
}

async function recordIn(path: string): Promise<string> {
  if (/\.nii(\.gz)?$/i.test(path)) return (await readNiftiHeader(path)).description;
  const file = readDicomFile(path);
  const [maker] = file ? itemsOf(file.dataset, objectTags.ContributingEquipmentSequence) : [];
  return maker ? textOf(maker, objectTags.ContributionDescription) : '';
}
