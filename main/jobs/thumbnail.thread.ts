/** Thread that makes small pictures of cases: whole volumes must be read for them. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readChannels } from '../datasets/case-files.ts';
import { thumbnailOf } from '../datasets/thumbnail.ts';
import { writeFileAtomically } from '../files/atomic.ts';
import { AppError } from '../../shared/result.ts';
import { serve } from './serve.ts';
import type { ThumbnailCalls } from './thumbnail-calls.ts';

serve<ThumbnailCalls>({
  make: async ({ image, out }, { stopped }) => {
    if (stopped()) throw new AppError('cancelled', 'The pictures are no longer wanted.');
    const [volume] = await readChannels([image]);
    if (volume === undefined) throw new AppError('corrupt', `${image} holds no image.`);
    await mkdir(dirname(out), { recursive: true });
    await writeFileAtomically(out, [thumbnailOf(volume)]);
    return undefined;
  },
});
