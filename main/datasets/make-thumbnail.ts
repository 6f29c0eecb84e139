/** Small pictures of cases, made in a thread: whole volumes must be read for them. */
import { dirname } from 'node:path';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { makeFolder } from '../files/folders.ts';
import type { CallContext } from '../threads/messages.ts';
import { readChannels } from './case-files.ts';
import { thumbnailOf } from './thumbnail.ts';

/** @returns a PNG of a NIfTI image, of the first channel of several; it is kept in `out` where that can be done */
export async function makeThumbnail(
  { image, out }: { readonly image: string; readonly out: string },
  { stopped }: CallContext,
): Promise<Uint8Array> {
  if (stopped()) throw new AppError('cancelled', 'The pictures are no longer wanted.');
  const [volume] = await readChannels([image]);
  if (volume === undefined) throw new AppError('corrupt', `${image} holds no image.`);
  const picture = thumbnailOf(volume);
  try {
    makeFolder(dirname(out));
    await writeFileAtomically(out, [picture]);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause; // a cache that takes nothing costs time, and no picture
  }
  return picture;
}
