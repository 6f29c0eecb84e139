/** Every reference in comments and pages leads somewhere: to a section that exists, to a file that exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  commentsOf,
  filesCited,
  headingsOf,
  linksOf,
  pagesCited,
  proseOf,
  slugsOf,
  strayCitations,
  type Passage,
} from './citations.ts';

const root = resolve(import.meta.dirname, '../..');
/** What is made or installed here, or belongs to one machine. */
const notOurs = new Set(['node_modules', 'out', 'dist', '.git', 'secateur-demo']);
const files = filesBelow('');

/** Paths from the root. The tree may be a copy without git. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const known = new Set(files);
const folders = new Set(files.flatMap(ancestors));

/** Folders above a path, nearest first; the root is ''. */
function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === '.' ? [''] : [above, ...ancestors(above)];
}

interface Cited extends Passage {
  readonly file: string;
}

const commented = files.filter((path) => /\.(ts|svelte|c?js|css)$/.test(path));
const pages = files.filter((path) => path.endsWith('.md'));
const comments = commented.flatMap((file) =>
  commentsOf(read(file)).map((found): Cited => ({ ...found, file })),
);
const prose = pages.flatMap((file) => proseOf(read(file)).map((found): Cited => ({ ...found, file })));
const passages = [...comments, ...prose];

/** A page is named by its path from the root, from where it is cited, or by its name in docs or docs/specs. */
function pageOf(page: string, file: string): string | undefined {
  const places = ['docs/specs', 'docs', ...ancestors(file)];
  return places.map((folder) => posix.join(folder, page)).find((path) => known.has(path));
}

/** A path counts from the root or from any folder above the place that cites it. */
function isThere(path: string, file: string): boolean {
  const wanted = path.replace(/\/$/, '');
  const candidates = ancestors(file).map((folder) => posix.join(folder, wanted));
  if (candidates.some((one) => known.has(one) || folders.has(one))) return true;
  // A name alone may stand for a file elsewhere, as long as there is one.
  return files.some((one) => one.endsWith(`/${wanted}`));
}

function badPages({ file, line, text }: Cited): string[] {
  return pagesCited(text).flatMap(({ page, places }) => {
    const path = pageOf(page, file);
    if (path === undefined) return [`${file}:${line} no page ${page}`];
    const headings = headingsOf(read(path));
    return places
      .filter((place) => !headings.has(place))
      .map((place) => `${file}:${line} no ${place} in ${path}`);
  });
}

const badFiles = ({ file, line, text }: Cited): string[] =>
  filesCited(text)
    .filter((path) => !isThere(path, file))
    .map((path) => `${file}:${line} no file ${path}`);

const badLinks = ({ file, line, text }: Cited): string[] =>
  linksOf(text).flatMap(({ path, heading }) => {
    const target = path === '' ? file : posix.join(dirname(file), path);
    if (!known.has(target) && !folders.has(target)) return [`${file}:${line} no file ${target}`];
    if (heading === '' || slugsOf(read(target)).has(heading)) return [];
    return [`${file}:${line} no heading ${heading} in ${target}`];
  });

describe('in this tree', () => {
  test('there is something to look at', () => {
    expect(comments.length).toBeGreaterThan(2000);
    expect(passages.flatMap(({ text }) => pagesCited(text)).length).toBeGreaterThan(100);
    expect(passages.flatMap(({ text }) => filesCited(text)).length).toBeGreaterThan(150);
  });

  test('every cited page has the cited sections', () => {
    expect(passages.flatMap(badPages)).toEqual([]);
  });

  test('every citation names its page', () => {
    const stray = ({ file, line, text }: Cited): string[] =>
      strayCitations(text).map((found) => `${file}:${line} ${found}`);
    expect(comments.flatMap(stray)).toEqual([]);
  });

  test('every cited file exists', () => {
    expect(passages.flatMap(badFiles)).toEqual([]);
  });

  test('every link of a page leads to a file and a heading', () => {
    expect(prose.flatMap(badLinks)).toEqual([]);
  });

  test('specifications hold nothing that nobody cites', () => {
    const specs = pages.filter((path) => /^docs\/specs\/[a-z]/.test(path));
    const cited = new Set(
      comments.flatMap(({ file, text }) =>
        pagesCited(text).flatMap(({ page, places }) =>
          places.map((place) => `${pageOf(page, file)} ${place}`),
        ),
      ),
    );
    const uncited = specs.flatMap((path) => {
      const headings = [...headingsOf(read(path))].filter((place) => /^\d/.test(place));
      // A section with sections of its own is their frame.
      const isCited = (place: string): boolean =>
        cited.has(`${path} ${place}`) || headings.some((other) => other !== place && other.startsWith(place));
      return headings.filter((place) => !isCited(place)).map((place) => `${path} ${place}`);
    });
    expect(uncited).toEqual([]);
  });
});

describe('planted', () => {
  const plant = (source: string): Cited[] =>
    commentsOf(source).map((found) => ({ ...found, file: 'main/pruning/method.ts' }));

  test('a page, a section or an item that does not exist is found, also across lines', () => {
    const source = [
      '/**',
      ' * As in nowhere.md, and in (sauron.md 1.5, 1.9 and 5, choices a and z; pruning-methods.md 0.1,',
      ' * facts 1 to 11).',
      ' */',
      'const page = "other.md 3"; ## See sauron.md E4,',
      '## E44 and D77.',
    ]
      .join('\n')
      .replaceAll('##', '//');
    expect(plant(source).flatMap(badPages)).toEqual([
      'main/pruning/method.ts:1 no page nowhere.md',
      'main/pruning/method.ts:1 no 1.9 in docs/specs/sauron.md',
      'main/pruning/method.ts:1 no choice z in docs/specs/sauron.md',
      ...[9, 10, 11].map(
        (fact) => `main/pruning/method.ts:1 no fact ${fact} in docs/specs/pruning-methods.md`,
      ),
      'main/pruning/method.ts:5 no E44 in docs/specs/sauron.md',
      'main/pruning/method.ts:5 no D77 in docs/specs/sauron.md',
    ]);
  });

  test('a citation without its page is found, and one with it is not', () => {
    expect(strayCitations('As in sauron.md 5 (fact 3), by design D7.')).toEqual(['fact 3', 'design D7']);
    expect(strayCitations('As in pruning-methods.md 0.1, facts 1 and 2, by design.')).toEqual([]);
  });

  test('a file or folder that does not exist is found, and one that does is not', () => {
    const source = [
      '/** `planned.ts`, `sauron/rule.ts`, `main/store/`, main/files/atomic.ts and `main/datasets/<name>.thread.ts`. */',
      '/** `plan.tsx.ts`, `sauron/ruler.ts`, `main/stores/` and (main/files/atom.ts). */',
    ].join('\n');
    expect(plant(source).flatMap(badFiles)).toEqual([
      'main/pruning/method.ts:2 no file plan.tsx.ts',
      'main/pruning/method.ts:2 no file sauron/ruler.ts',
      'main/pruning/method.ts:2 no file main/stores/',
      'main/pruning/method.ts:2 no file main/files/atom.ts',
    ]);
  });

  test('a link to a file or heading that does not exist is found', () => {
    const text =
      '[a](privacy.md) [b](privacy.md#what-was-checked) [c](private.md) [d](privacy.md#what-was) [e](https://x.y)';
    expect(proseOf(text).flatMap((found) => badLinks({ ...found, file: 'docs/cli.md' }))).toEqual([
      'docs/cli.md:1 no file docs/private.md',
      'docs/cli.md:1 no heading what-was in docs/privacy.md',
    ]);
  });
});
