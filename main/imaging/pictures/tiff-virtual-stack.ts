/**
 * Stacks as ImageJ writes them where they are large: one directory says how many pages lie one behind the other, in the
 * text of its description (ij.io.TiffEncoder).
 */
import { copyAgain, refuse } from './picture.ts';
import type { Directory } from './tiff-directory.ts';

const imageDescription = 270;
const [compression, stripOffsets, tileWidth] = [259, 273, 322] as const;
const mostPages = 65_536;

/** @returns one directory per page @throws AppError where a file has fewer pages than ImageJ says */
export function withVirtualPages(
  directories: readonly Directory[],
  { length }: Buffer,
  file: string,
): readonly Directory[] {
  const [first] = directories;
  const described = first?.text(imageDescription) ?? '';
  const pages = /^ImageJ=/.test(described) ? Number(/^images=(\d+)/m.exec(described)?.[1] ?? 1) : 1;
  if (!first || pages === directories.length || pages < 2) return directories;
  const says = `is a stack of ${pages} pictures by what ImageJ wrote into it`;
  if (directories.length > 1 || pages > mostPages)
    throw refuse(file, `${says}, and holds ${directories.length}.`, copyAgain);
  if (first.list(tileWidth).length > 0 || (first.first(compression) ?? 1) !== 1)
    throw refuse(
      file,
      `${says}, of which only the first can be found.`,
      'Save it again as an ordinary stack.',
    );
  const bytes = pageBytes(first);
  const start = first.first(stripOffsets) ?? 0;
  if (start + pages * bytes > length) {
    const there = Math.max(0, Math.floor((length - start) / bytes));
    throw refuse(file, `${says}, and holds ${there}.`, copyAgain);
  }
  return Array.from({ length: pages }, (_, page) => movedBy(first, page * bytes));
}

/** Of a page that is not compressed. */
function pageBytes({ first }: Directory): number {
  const [width = 0, height = 0, bits = 1, samples = 1] = [first(256), first(257), first(258), first(277)];
  return (width * height * samples * bits) / 8;
}

function movedBy(directory: Directory, bytes: number): Directory {
  const list = (tag: number): readonly number[] =>
    tag === stripOffsets ? directory.list(tag).map((offset) => offset + bytes) : directory.list(tag);
  return { ...directory, list, first: (tag) => list(tag)[0] };
}
