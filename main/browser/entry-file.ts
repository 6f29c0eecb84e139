/**
 * A page that leads to the app, for the system to open: a program's arguments can be read by every user of the machine,
 * a file of mode 0600 in a folder of mode 0700 cannot, and so the token stands in no command line.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeFolder } from '../files/folders.ts';

export interface EntryFile {
  /** `file:` URL of the page. */
  readonly url: string;
  /** It is good once. */
  readonly remove: () => void;
}

/** @param parent a folder that browsers in a sandbox of their own (snap) may read: neither hidden nor in /tmp */
export function writeEntryFile(parent: string, url: string): EntryFile {
  makeFolder(parent);
  const folder = mkdtempSync(join(parent, 'entry-')); // 0700
  const path = join(folder, 'secateur.html');
  const page = `<!doctype html><meta http-equiv="refresh" content="0; url=${url}"><a href="${url}">Secateur</a>\n`;
  writeFileSync(path, page, { mode: 0o600, flag: 'wx' });
  return { url: pathToFileURL(path).href, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
