/** The table of losses. */
import { diceCrossEntropy } from './dice-cross-entropy.ts';
import type { Loss } from './loss.ts';
import { sauronReference } from './sauron-reference.ts';

export const losses = {
  'dice-cross-entropy': diceCrossEntropy,
  'sauron-reference': sauronReference,
} as const satisfies Record<string, Loss>;

export type LossName = keyof typeof losses;
