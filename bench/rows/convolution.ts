/**
 * Rows of single convolutions. The fastest of them, whoever ran it, stands for the machine's peak, of which the other
 * rows are shares.
 */
import { medianOf } from '../turns.ts';
import { comparison } from './comparison.ts';

export const convolutionRows = [
  { name: 'convolution-2d', filters: 64, patch: [64, 64], batch: 8 },
  { name: 'convolution-2d-wide', filters: 128, patch: [32, 32], batch: 8 },
  { name: 'convolution-3d', filters: 32, patch: [40, 56, 40], batch: 1 },
].map(({ name, ...given }) =>
  comparison({
    name,
    about: `one convolution of ${given.filters} filters, ${given.patch.join('×')}, batch ${given.batch}`,
    quick: name === 'convolution-2d',
    work: { task: 'convolution', case: given },
    peers: ['pytorch'],
    passes: given.batch,
    measure: () => medianOf(4, 5),
  }),
);
