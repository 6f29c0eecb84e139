/** The layouts that are known, in the order in which a folder is tried on them. A new one is one file and one line. */
import { join } from 'node:path';
import type { ImportOptions } from '../../../shared/import-options.ts';
import type { Privacy } from '../privacy.ts';
import { readDicom, type LookOptions } from './dicom.ts';
import { readJson } from './folder.ts';
import type { Layout } from './layout.ts';
import { isMsd, readMsd } from './msd.ts';
import { isNnunet, readNnunet } from './nnunet.ts';
import { readPairs } from './pairs.ts';
import { readPatients, type FileRoles } from './patients.ts';
import { readPictures } from './pictures.ts';

export interface LayoutOptions extends LookOptions, Partial<FileRoles> {
  /** Folder where DICOM series and pictures are written as NIfTI. */
  readonly scratch: string;
  readonly privacy: Privacy;
  readonly series?: ImportOptions['series'];
  readonly join?: ImportOptions['join'];
  readonly onTop?: ImportOptions['onTop'];
  /** false where it is known that there is no DICOM. */
  readonly dicom?: boolean;
}

/** @returns null where the folder is of another kind @throws AppError where it is of this kind and wrong */
type LayoutReader = (folder: string, options: LayoutOptions) => Promise<Layout | null>;

const readers: readonly LayoutReader[] = [
  readTable,
  async (folder, { dicom = true, series = null, join: channels = null, onTop = [], ...options }) =>
    dicom ? readDicom(folder, { ...options, series, join: channels, onTop }) : null,
  (folder, { scratch, ...options }) => readPictures(folder, scratch, options),
  readPatients,
];

/** Any other folder is one of images, with labels beside them or without. */
export async function readLayout(folder: string, options: LayoutOptions): Promise<Layout> {
  for (const read of readers) {
    const layout = await read(folder, options);
    if (layout) return layout;
  }
  return readPairs(folder);
}

async function readTable(folder: string): Promise<Layout | null> {
  const json = readJson(join(folder, 'dataset.json'));
  if (isNnunet(json)) return readNnunet(folder, json);
  return isMsd(json) ? readMsd(folder, json) : null;
}

/** True where a `dataset.json` says what is in the folder. */
export function hasTable(folder: string): boolean {
  const json = readJson(join(folder, 'dataset.json'));
  return isNnunet(json) || isMsd(json);
}
