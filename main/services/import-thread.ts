/**
 * The thread that looks through folders and imports them. It stays between the two, and after a look that was stopped,
 * because it remembers what it has read.
 */
import type { ImportCalls } from '../threads/import-calls.ts';
import { openThread, threadUrl, type Thread } from '../threads/thread.ts';

export type ImportThread = Pick<Thread<ImportCalls>, 'call' | 'close'>;

export function createImportThread(): ImportThread {
  let thread: Thread<ImportCalls> | null = null;
  return {
    call: (name, params, options) => {
      if (thread === null || thread.ended()) thread = openThread(threadUrl('import'), { name: 'import' });
      return thread.call(name, params, options);
    },
    close: async (graceMs) => {
      await thread?.close(graceMs);
      thread = null;
    },
  };
}
