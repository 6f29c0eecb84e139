/** Where a key leads in pictures that are laid out row by row. */

/**
 * @param at the place that has the focus
 * @param tops where each picture begins; equal within a row
 * @returns the place to go to; null for keys that mean nothing here
 */
export function nextPlace(key: string, at: number, tops: readonly number[]): number | null {
  const last = tops.length - 1;
  const top = tops[at] ?? 0;
  const column = at - tops.indexOf(top);
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowDown': {
      const below = tops.findIndex((one) => one > top);
      if (below === -1) return at;
      const rowEnd = tops.lastIndexOf(tops[below] ?? 0);
      return Math.min(rowEnd, below + column);
    }
    case 'ArrowUp': {
      const above = tops.findLastIndex((one) => one < top);
      return above === -1 ? at : tops.indexOf(tops[above] ?? 0) + column;
    }
    default:
      return null;
  }
}
