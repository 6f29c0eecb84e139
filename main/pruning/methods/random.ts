/** The baseline that every method has to beat: filters go at random (pruning-methods.md 0.1, fact 8). */
import { createRandom } from '../../../shared/random.ts';
import type { Criterion } from '../criterion.ts';
import { plannedMethod } from '../planned.ts';

/** Sets these draws apart from others that share the run's seed. */
const randomStream = 0x7a4d;

export const atRandom: Criterion = ({ groups, seed, epoch }) =>
  new Map(
    groups.map(({ id, filters }, index) => {
      const random = createRandom(seed, randomStream, epoch, index);
      return [id, Float64Array.from({ length: filters }, () => random.uniform())];
    }),
  );

export const random = plannedMethod({ name: 'random', criterion: atRandom });
