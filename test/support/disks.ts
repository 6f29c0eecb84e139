/**
 * File systems of their own for tests and drills: small, full, read-only. Making one needs the right to mount; whoever
 * has none gets null, and says why it skips.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Disk extends Disposable {
  readonly folder: string;
  /** Leaves so many bytes free, in steps of the disk's blocks; a bigger share is taken by a file beside what is there. */
  leave(bytes: number): void;
  /** Takes back what `leave` did. */
  clear(): void;
  remount(mode: 'ro' | 'rw'): void;
}

export const noMount = 'no file system of its own can be mounted here';

/** In memory. */
export function memoryDisk(megabytes: number): Disk | null {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-disk-'));
  return mount(['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder], folder);
}

/** @returns null where `mount` with these arguments is not allowed; the folder is then removed. */
export function mount(args: readonly string[], folder: string): Disk | null {
  if (spawnSync('mount', args).status !== 0) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    leave: (bytes) => {
      rmSync(filler, { force: true });
      const { bavail, bsize } = statfsSync(folder);
      fill(filler, Math.max(0, bavail * bsize - bytes));
    },
    clear: () => rmSync(filler, { force: true }),
    remount: (mode) => void spawnSync('mount', ['-o', `remount,${mode}`, folder]),
    [Symbol.dispose]: () => {
      if (spawnSync('umount', [folder]).status !== 0) spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes so many bytes, or as many as there is room for. */
function fill(file: string, bytes: number): void {
  const handle = openSync(file, 'w');
  try {
    for (let size = 1 << 20, left = bytes; size >= 1; size >>= 1) {
      try {
        while (left >= size) left -= writeSync(handle, Buffer.alloc(size));
      } catch {
        // smaller ones may still fit
      }
    }
  } finally {
    closeSync(handle);
  }
}
