/** The plain reducer: what does not stay is dropped. */
import type { Reduction } from '../../network/index.ts';
import type { Reducer } from '../criterion.ts';
import type { Keep } from '../method.ts';

export const selectionOf = (keep: Keep): Reduction[] =>
  [...keep].map(([group, filters]) => ({ group, keep: filters }));

export const selectAll: Reducer = (_, keep) => ({ reductions: selectionOf(keep) });
