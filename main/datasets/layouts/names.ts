/**
 * Names of files that belong together. A letter with an accent is stored as one sign or as two (macOS), which looks the
 * same; capitals may differ where nothing else can be meant, which is told.
 */
import type { ImportFinding } from '../../../shared/dataset.ts';
import { warning } from './layout.ts';

/** Equal for names that look the same. */
export const plainName = (name: string): string => name.normalize('NFC');

export interface Partners {
  readonly of: ReadonlyMap<string, readonly string[]>;
  /** Names of partners that nobody has. */
  readonly lonely: readonly string[];
  readonly findings: readonly ImportFinding[];
}

/** @param partners files by name @returns files by the ids that they go with */
export function partnersOf(
  ids: Iterable<string>,
  partners: ReadonlyMap<string, readonly string[]>,
): Partners {
  const of = new Map<string, readonly string[]>();
  const findings: ImportFinding[] = [];
  const open = [...ids].filter((id) => {
    const own = partners.get(id);
    if (own) of.set(id, own);
    return !own;
  });
  const left = [...partners.keys()].filter((name) => !of.has(name));
  const idsByLetters = Map.groupBy(open, (id) => id.toLowerCase());
  for (const [letters, names] of Map.groupBy(left, (name) => name.toLowerCase())) {
    const [id, ...others] = idsByLetters.get(letters) ?? [];
    const [name, ...more] = names;
    if (id === undefined || name === undefined || others.length + more.length > 0) continue;
    const files = partners.get(name) ?? [];
    of.set(id, files);
    const text = `Taken for the label of ${id}, though the names differ in capitals.`;
    findings.push(...files.map((file) => warning(file, text)));
  }
  const taken = new Set(of.values());
  return { of, findings, lonely: left.filter((name) => !taken.has(partners.get(name) ?? [])) };
}
