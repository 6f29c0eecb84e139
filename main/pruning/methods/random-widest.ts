/** Random filters, one at a time from the layer that is widest just then: the strong baseline on U-Nets. */
import { widestFirst } from '../orders.ts';
import { plannedMethod } from '../planned.ts';
import { atRandom } from './random.ts';

export const randomWidest = plannedMethod({
  name: 'random-widest',
  criterion: atRandom,
  order: ({ layers }, scores) => widestFirst(layers, scores),
});
