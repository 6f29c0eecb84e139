/** Finds the Python that has PyTorch. */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PeerName } from './contestants.ts';

/** `SECATEUR_BENCH_PYTHON`, else that of a virtual environment in the user's cache folder. */
export const pythonOf = (): string =>
  process.env['SECATEUR_BENCH_PYTHON'] ?? join(homedir(), '.cache', 'secateur-bench', 'bin', 'python');

/** None, with a note, where PyTorch is not there. */
export async function findPeers(python: string, note: (text: string) => void): Promise<PeerName[]> {
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', 'import torch; print(torch.__version__)']);
    note(`PyTorch ${stdout.trim()}`);
    return ['pytorch', 'pytorch-default', 'pytorch-compile'];
  } catch {
    note(`No PyTorch at ${python}: our figures stand alone. docs/performance.md says how to set it up.`);
    return [];
  }
}
