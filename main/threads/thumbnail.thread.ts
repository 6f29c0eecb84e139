/** Thread that makes small pictures of cases: whole volumes must be read for them. */
import { dirname } from 'node:path';
import { readChannels } from '../datasets/case-files.ts';
import { thumbnailOf } from '../datasets/thumbnail.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { makeFolder } from '../files/folders.ts';
import { AppError } from '../../shared/result.ts';
import { serve } from './serve.ts';
import type { ThumbnailCalls } from './thumbnail-calls.ts';

serve<ThumbnailCalls>({
  make: async ({ image, out }, { stopped }) => {
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
  },
});
