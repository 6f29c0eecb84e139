/** No pruning: the dense control. */
import type { Method } from '../method.ts';
import { unpruned } from '../unpruned.ts';

export const none: Method = { name: 'none', start: (setup) => unpruned(setup, 'No pruning.') };
