/** What a reading thread is asked about data sets and their cases. */
import type { Fingerprint } from '../../shared/dataset.ts';
import type { CallContext } from '../threads/messages.ts';
import type { CaseFiles } from './case-files.ts';
import { fingerprintCases } from './fingerprint.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import { writePhantoms } from './phantoms/write.ts';
import { partOf, type WorkNews } from './work.ts';

export const datasetCalls = {
  /** Of cases as they are in the project. */
  fingerprint: (
    { cases }: { readonly cases: readonly CaseFiles[] },
    context: CallContext<WorkNews>,
  ): Promise<Fingerprint> => fingerprintCases(cases, partOf(context, { from: 0, share: 1 })),
  /** Writes the phantom data set in MSD layout. */
  sample: async ({ folder }: { readonly folder: string }, context: CallContext<WorkNews>): Promise<void> => {
    await writePhantoms(folder, partOf(context, { from: 0, share: 1 }));
  },
  thumbnail: makeThumbnail,
};
