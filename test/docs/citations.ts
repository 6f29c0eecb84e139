/**
 * What comments and pages refer to: sections of our own pages (`sauron.md 1.5`, `pruning-methods.md 0.1,
 * facts 1 and 2`), and files of the repository. Pure; `citations.test.ts` looks up what is found.
 */

/** A run of text that one finds in a file: a comment, or a whole page. */
export interface Passage {
  readonly line: number;
  readonly text: string;
}

interface PageCitation {
  readonly page: string;
  /** Sections and items, as `headingsOf` names them; empty where the page as a whole is meant. */
  readonly places: readonly string[];
}

const lineOf = (source: string, index: number): number => source.slice(0, index).split('\n').length;

/** Comments of TypeScript, Svelte and style sheets; lines that belong together are joined into one. */
export function commentsOf(source: string): Passage[] {
  const blocks = /^[ \t]*\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/gm;
  const lines = /(?:(?:^|[ \t])\/\/(?= )[^\n]*(?:\n[ \t]*(?=\/\/ )|$))+/gm;
  return [...source.matchAll(blocks), ...source.matchAll(lines)].map((match) => ({
    line: lineOf(source, match.index),
    text: match[0]
      .split('\n')
      .map((line) =>
        line
          .replace(/^\s*(\/\*\*?|\*\/|\*|\/\/|<!--)?/, '')
          .replace(/(\*\/|-->)\s*$/, '')
          .trim(),
      )
      .join(' '),
  }));
}

/** A page of Markdown without its blocks of code. */
export function proseOf(source: string): Passage[] {
  const prose = source.replace(/^( *)```[\s\S]*?^\1```/gm, (block) => block.replace(/[^\n]/g, ''));
  return [...prose.matchAll(/\S[\s\S]*?(?=\n\s*\n|\s*$(?![\s\S]))/g)].map(({ 0: text, index }) => ({
    line: lineOf(prose, index),
    text: text.replace(/\s+/g, ' '),
  }));
}

const section = String.raw`\d+(?:\.\d+)*[a-z]?\b(?! ?%)`;
const item = String.raw`(?:facts?|rules?|choices?) (?:\d+|[a-z])\b(?:(?:,| and| to) (?:\d+|[a-z])\b(?!\.\d))*|[A-Z]\d+\b`;
const separator = String.raw`(?:,| and| to|, and|;)`;
const citation = new RegExp(
  String.raw`(?<![\w/.-])((?:[\w.-]+/)*(?:README|[a-z][\w-]*)\.md)((?:${separator}? (?:${item}|${section}))*)`,
  'g',
);

/** Sections and items that a passage cites, page by page. */
export function pagesCited(text: string): PageCitation[] {
  return [...text.matchAll(citation)].map(([, page = '', list = '']) => ({ page, places: placesOf(list) }));
}

/** What reads like a citation and names no page: a fact by its number, or a decision of a design that is not here. */
export function strayCitations(text: string): string[] {
  return text.replace(citation, '').match(/\bfacts? \d+|\bdesign D\d+/g) ?? [];
}

function placesOf(list: string): string[] {
  const places: string[] = [];
  let kind = '';
  let isRange = false;
  for (const [word] of list.matchAll(/\w+(?:\.\w+)*/g)) {
    const named = /^(fact|rule|choice)s?$/.exec(word)?.[1];
    if (named !== undefined) kind = named;
    else if (word === 'to') isRange = true;
    else if (word !== 'and') {
      const place = kind !== '' && /^(\d+|[a-z])$/.test(word) ? `${kind} ${word}` : word;
      if (place === word) kind = '';
      if (isRange) places.push(...between(places.at(-1) ?? '', place));
      isRange = false;
      places.push(place);
    }
  }
  return places;
}

/** What lies between two of one kind: between E1 and E4 that is E2 and E3. */
function between(first: string, last: string): string[] {
  const [, kind = '', low = ''] = /^(\D*)(\d+)$/.exec(first) ?? [];
  const [, same, high = ''] = /^(\D*)(\d+)$/.exec(last) ?? [];
  if (kind === '' || kind !== same) return [];
  return Array.from(
    { length: Number(high) - Number(low) - 1 },
    (_, index) => `${kind}${Number(low) + index + 1}`,
  );
}

/** The numbers of a page's headings, and its items, which are bold at the beginning of a line or of a list's entry. */
export function headingsOf(source: string): Set<string> {
  const headings = [...source.matchAll(/^#+ (\d+(?:\.\d+)*[a-z]?)\b/gm)].map(([, number = '']) => number);
  const items = [...source.matchAll(/^(?:- )?\*\*((?:Fact|Rule|Choice) \w+|[A-Z]\d+)\.\*\*/gm)];
  return new Set([
    ...headings,
    ...items.map(([, name = '']) => name.replace(/^[A-Z](?=[a-z])/, (l) => l.toLowerCase())),
  ]);
}

const extensions = 'ts|svelte|cjs|js|css|py|html';
const quoted = /`([^`\s<>*:(){}=,;'"]+)`/g;
const bare = new RegExp(
  String.raw`(?<![\w\`/.<>@*-])((?:[\w-]+/)*[a-z][\w-]*(?:\.\w+)*\.(?:ts|svelte|cjs))\b`,
  'g',
);
const isOurs = new RegExp(
  String.raw`\.(?:${extensions})$|^(?:main|shared|renderer|test|bench|docs|resources)/`,
);

/** Files and folders of the repository, in backquotes or without. Not what holds a `<placeholder>`. */
export function filesCited(text: string): string[] {
  const found = [...text.matchAll(quoted), ...text.matchAll(bare)].map(([, path = '']) => path);
  return [...new Set(found.filter((path) => isOurs.test(path)))];
}

/** Where a page's links lead that lead to no other site: path and the heading's name, if there is one. */
export function linksOf(text: string): { readonly path: string; readonly heading: string }[] {
  return [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
    ([, path = '', heading = '']) => ({ path, heading }),
  );
}

/** The names by which links reach a page's headings, as GitHub makes them. */
export function slugsOf(source: string): Set<string> {
  return new Set(
    [...source.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replace(/ /g, '-'),
    ),
  );
}
