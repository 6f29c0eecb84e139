/** Paths as people type them, on any system. */

/** A name alone is meant in the folder that is shown, never in the one that the program was started in. */
export function wholePath(typed: string, shown: string): string {
  const isWhole = typed === '' || /^([\\/]|[a-z]:[\\/])/i.test(typed);
  if (isWhole || shown === '') return typed;
  const separator = shown.includes('\\') ? '\\' : '/';
  return shown.endsWith(separator) ? shown + typed : shown + separator + typed;
}
