/**
 * Files that carry one SOP Instance UID: copies of one image, which count once, or images that a program gave one identity
 * by mistake, which are told apart by where they lie and what they are.
 */
import { closeSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { openRegular } from '../../files/regular.ts';
import type { Frame, Instance } from './instance.ts';

const mostNotes = 5;

/** @returns the images that count, and what is said about the others */
export function withoutCopies(members: readonly Instance[]): { kept: Instance[]; notes: string[] } {
  const kept: Instance[] = [];
  const copies: string[] = [];
  const shared: string[] = [];
  const byUid = Map.groupBy(members, ({ sopInstanceUid, path }) => sopInstanceUid || path);
  for (const files of byUid.values()) {
    const own: Instance[] = [];
    for (const file of files) {
      const first = own.find((other) => isSameImage(file, other));
      if (!first) own.push(file);
      else {
        const what = hasSameBytes(first.path, file.path)
          ? 'is a copy of'
          : 'has the identity (SOP Instance UID) and the place of';
        copies.push(`${basename(file.path)} ${what} ${basename(first.path)} and was left out.`);
      }
    }
    kept.push(...own);
    const [first, second] = own;
    if (first && second) {
      shared.push(
        `${own.length} files carry one identity (SOP Instance UID), such as ${basename(first.path)} and ${basename(second.path)}, but are not the same image: each was taken for itself.`,
      );
    }
  }
  const listed = copies.length > mostNotes + 1 ? [...copies.slice(0, mostNotes), more(copies)] : copies;
  return { kept, notes: [...listed, ...shared.slice(0, mostNotes)] };
}

const more = ({ length }: readonly string[]): string =>
  `${length - mostNotes} more files are copies of others and were left out.`;

/** Same place and the same pixels; where those are not stored alike, the same marks have to do. */
function isSameImage(a: Instance, b: Instance): boolean {
  if (a.rows !== b.rows || a.columns !== b.columns || a.frames.length !== b.frames.length) return false;
  const isMoved = a.frames.some((frame, index) => placeText(frame) !== placeText(b.frames[index]));
  if (isMoved) return false;
  if (a.plainPixels && b.plainPixels) return hasSameBytes(a.path, b.path, a.plainPixels, b.plainPixels);
  return a.frames.every(
    (frame, index) => JSON.stringify(frame.marks) === JSON.stringify(b.frames[index]?.marks),
  );
}

const placeText = (frame: Frame | undefined): string =>
  JSON.stringify([frame?.position, frame?.orientation, frame?.spacing]);

interface Span {
  readonly offset: number;
  readonly length: number;
}

const chunkBytes = 1 << 20;

/** Of the files, or of the given parts of them. */
function hasSameBytes(a: string, b: string, partOfA?: Span, partOfB?: Span): boolean {
  const [first, second] = [openRegular(a), openRegular(b)];
  try {
    const [x, y] = [
      partOfA ?? { offset: 0, length: first.size },
      partOfB ?? { offset: 0, length: second.size },
    ];
    if (x.length !== y.length) return false;
    const [bytes, others] = [Buffer.alloc(chunkBytes), Buffer.alloc(chunkBytes)];
    for (let at = 0; at < x.length; at += chunkBytes) {
      const length = Math.min(chunkBytes, x.length - at);
      readSync(first.descriptor, bytes, 0, length, x.offset + at);
      readSync(second.descriptor, others, 0, length, y.offset + at);
      if (bytes.compare(others, 0, length, 0, length) !== 0) return false;
    }
    return true;
  } finally {
    closeSync(first.descriptor);
    closeSync(second.descriptor);
  }
}
