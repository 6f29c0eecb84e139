/** A DICOMDIR (PS3.3 annex F): the table of contents of a disc. Its records name files relative to its own folder. */
import { dirname, join, relative } from 'node:path';
import { itemsOf, textsOf } from './dataset.ts';
import { readDicomFile } from './read-file.ts';
import { tags } from './tags.ts';

/**
 * The files of all records, in their order; links between records are not followed, since they are often wrong.
 * @returns null where the file is no DICOMDIR
 */
export function filesOfDirectory(path: string): string[] | null {
  const file = readDicomFile(path);
  if (!file?.dataset.elements.has(tags.DirectoryRecordSequence)) return null;
  const folder = dirname(path);
  return itemsOf(file.dataset, tags.DirectoryRecordSequence)
    .map((record) => textsOf(record, tags.ReferencedFileID))
    .filter((parts) => parts.length > 0)
    .map((parts) => join(folder, ...parts))
    .filter((listed) => !relative(folder, listed).startsWith('..')); // a record has no business outside of the disc
}
