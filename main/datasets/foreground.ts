/** Where each class lies in a prepared label map, so that a patch can be centred on it without a search. */
import { createRandom } from '../../shared/random.ts';

const most = 10_000;
const smallestShare = 0.01;
const seed = 1234;

/**
 * @returns per class value up to the highest one present, sorted voxel indices: at most 10 000, but no fewer than 1 %
 * of the class (nnU-Net's numbers). Entry 0 (background) is empty.
 */
export function foregroundIndices(labels: Uint8Array): Int32Array[] {
  const counts = new Array<number>(256).fill(0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  const highest = counts.findLastIndex((count) => count > 0);
  return counts.slice(0, highest + 1).map((count, value) => {
    const wanted = value === 0 ? 0 : Math.min(count, Math.max(most, Math.ceil(count * smallestShare)));
    return chooseIndices(labels, value, { count, wanted });
  });
}

/** Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S): one pass, every subset equally likely. */
function chooseIndices(
  labels: Uint8Array,
  value: number,
  { count, wanted }: { count: number; wanted: number },
): Int32Array {
  const random = createRandom(seed, value);
  const chosen = new Int32Array(wanted);
  let filled = 0;
  let left = count;
  for (let index = 0; filled < wanted; index++) {
    if (labels[index] !== value) continue;
    if (random.uniform() * left < wanted - filled) chosen[filled++] = index;
    left--;
  }
  return chosen;
}
