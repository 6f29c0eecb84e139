/**
 * The fingerprint of the cases that have a label now. Imports take it; where a case was labelled (or removed) since, it
 * is taken anew when it is asked for.
 */
import type { Fingerprint } from '../../shared/dataset.ts';
import { listCases } from '../store/cases.ts';
import { readDataset, readFingerprint, writeDataset } from '../store/dataset.ts';
import { filesOfCases } from './case-files.ts';
import type { Context } from './context.ts';
import type { Project } from './project.ts';

/** @returns null where no case has a label */
export async function currentFingerprint(context: Context, project: Project): Promise<Fingerprint | null> {
  const { store } = project;
  const stored = readFingerprint(store);
  const labelled = listCases(store).filter(({ labelCounts }) => labelCounts.length > 0);
  const dataset = readDataset(store);
  if (labelled.length === 0 || dataset === null) return null;
  if (stored?.cases === labelled.length) return stored;
  return project.change('taking the fingerprint', () =>
    context.jobs.run({ kind: 'import', title: 'Take the fingerprint' }, async ({ signal, report }) => {
      const ids = labelled.map(({ id }) => id);
      const cases = filesOfCases(project, ids);
      const fingerprint = await context.threads.use(
        'reading',
        'fingerprint',
        { cases },
        { signal, onEvent: report },
      );
      writeDataset(store, readDataset(store) ?? dataset, fingerprint);
      return fingerprint;
    }),
  );
}
