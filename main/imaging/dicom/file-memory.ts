/**
 * What was found in files, for as long as they stay as they are: a look through 10⁵ of them that was stopped goes on where
 * it was, and an import need not read again what its preview has read. In memory only, since headers name patients.
 */
import { statSync } from 'node:fs';

export interface FileMemory<T> {
  /** What was found in a file, or what `look` finds now where the file is new or has changed. */
  readonly recall: (path: string, look: (path: string) => T) => T;
  /** Begins a look through these; what is remembered of others is let go. */
  readonly begin: (paths: readonly string[]) => void;
}

export function createFileMemory<T>(): FileMemory<T> {
  const found = new Map<string, { readonly stamp: string; readonly value: T }>();
  let about = '';
  return {
    recall: (path, look) => {
      const stamp = stampOf(path);
      const known = found.get(path);
      if (known !== undefined && known.stamp === stamp) return known.value;
      const value = look(path);
      if (stamp !== null) found.set(path, { stamp, value });
      return value;
    },
    begin: (paths) => {
      const next = JSON.stringify(paths);
      if (next !== about) found.clear();
      about = next;
    },
  };
}

/** Changes with any change of the file's contents. @returns null where the file is not there */
function stampOf(path: string): string | null {
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
  return facts ? [facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(' ') : null;
}
