/** No pruning: the network stays as the run begins with it. */
import type { Method } from '../method.ts';

export const none: Method = {
  name: 'none',
  start: ({ layers }) => {
    const states = layers.map(({ id, filters }) => {
      return { id, filters, initialFilters: filters, details: null };
    });
    return {
      describe: () => 'No pruning.',
      penalty: () => undefined,
      evidence: () => undefined,
      feeds: () => ({}),
      observe: () => undefined,
      endEpoch: () => ({ keep: undefined, layers: states }),
      layers: () => states,
      save: () => null,
    };
  },
};
