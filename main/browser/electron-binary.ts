/**
 * Finds Electron's executable without importing its package, which would try to download it
 * (node_modules/electron/index.js: the name in `path.txt`, below `dist`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns the executable's path; null where it was never downloaded. */
export function electronBinary(root: string): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const nameFile = join(folder, 'path.txt');
  if (!existsSync(nameFile)) return null;
  const binary = join(folder, 'dist', readFileSync(nameFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}
