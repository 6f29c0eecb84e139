/** No pruning: the dense control. */
import type { Method } from '../method.ts';

export const none: Method = {
  name: 'none',
  start({ layers }) {
    const states = layers.map(({ id, filters }) => ({
      id,
      filters,
      initialFilters: filters,
      threshold: 0,
      patience: 0,
      histogram: [],
    }));
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
