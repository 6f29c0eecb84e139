/**
 * Who may import whom, as a Mermaid picture with as few arrows as say it all. A solid arrow means: and all that the other
 * one may use; a dotted arrow means: that folder alone. `node test/architecture/picture.ts` draws it anew in
 * docs/architecture.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** By folder, the folders that it may use. */
export type Allowed = Readonly<Record<string, readonly string[]>>;

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Whether all that `to` may use is meant as well. */
  readonly isDeep: boolean;
}

export const page = resolve(import.meta.dirname, '../../docs/architecture.md');

/** As the rules have it, but with `shared`, which every other folder may use, named. */
export function allowedFolders(): Allowed {
  const { allowed } = createRequire(import.meta.url)('./folders.cjs') as { allowed: Allowed };
  return Object.fromEntries(
    Object.entries(allowed).map(([folder, below]) => [
      folder,
      folder === 'shared' ? [] : [...new Set([...below, 'shared'])].filter((one) => one !== folder),
    ]),
  );
}

export function arrowsOf(allowed: Allowed): Arrow[] {
  return Object.entries(allowed).flatMap(([from, below]) => {
    const isDeep = (to: string): boolean => (allowed[to] ?? []).every((one) => below.includes(one));
    /** By the arrow to another, which may use it as well, and all that is meant with it. */
    const isImplied = (to: string): boolean => {
      const meant = isDeep(to) ? [to, ...(allowed[to] ?? [])] : [to];
      return below.some(
        (other) =>
          other !== to && isDeep(other) && meant.every((one) => (allowed[other] ?? []).includes(one)),
      );
    };
    return below.filter((to) => !isImplied(to)).map((to) => ({ from, to, isDeep: isDeep(to) }));
  });
}

export function pictureOf(allowed: Allowed): string {
  const name = (folder: string): string => folder.replace(/\W/g, '_');
  return [
    '```mermaid',
    'flowchart TD',
    ...Object.keys(allowed)
      .reverse()
      .map((folder) => `  ${name(folder)}["${folder}"]`),
    ...arrowsOf(allowed)
      .reverse()
      .map(({ from, to, isDeep }) => `  ${name(from)} ${isDeep ? '-->' : '-.->'} ${name(to)}`),
    '```',
  ].join('\n');
}

/** The first picture of a page of Markdown. */
export const pictureIn = /```mermaid\n[\s\S]*?\n```/;

if (process.argv[1] !== undefined && resolve(process.argv[1]) === join(import.meta.dirname, 'picture.ts')) {
  writeFileSync(page, readFileSync(page, 'utf8').replace(pictureIn, pictureOf(allowedFolders())));
}
