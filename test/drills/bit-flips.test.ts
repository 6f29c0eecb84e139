import { expect, test } from 'vitest';
import { flipBits } from './bit-flips.ts';

/** Half of the drill; the whole is a script of its own. */
test('20 flipped bits: none is silent, nothing is lost', async () => {
  const counts = await flipBits(20);
  expect(counts).toMatchObject({ silent: 0, lost: 0 });
  expect(counts.mended).toBeGreaterThanOrEqual(10);
});
