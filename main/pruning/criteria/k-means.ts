/** k-means with k-means++ seeding (Arthur and Vassilvitskii 2007): the best of several restarts. No cluster is empty. */
import { at as elementAt } from '../../../shared/at.ts';
import type { Random } from '../../../shared/random.ts';

const restarts = 5;
const mostRounds = 50;
/** Longer rows are projected on so many random directions, which keeps distances within some per cent. */
const mostNumbers = 64;

/** @param rows [count, length] @returns the cluster of each row, 0 … k - 1, numbered by their first members */
export function kMeans(rows: Float64Array, count: number, k: number, random: Random): number[] {
  const points = projected(rows, count, random);
  let best: { labels: number[]; spread: number } | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const found = cluster(points, count, k, random);
    if (best === undefined || found.spread < best.spread) best = found;
  }
  const numbers = new Map<number, number>();
  return (best?.labels ?? []).map((label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

function projected(rows: Float64Array, count: number, random: Random): Float64Array {
  const length = rows.length / count;
  if (length <= mostNumbers) return rows;
  const directions = Float64Array.from({ length: length * mostNumbers }, () => random.normal());
  const result = new Float64Array(count * mostNumbers);
  for (let row = 0; row < count; row++) {
    for (let step = 0; step < length; step++) {
      const value = rows[row * length + step] ?? 0;
      for (let place = 0; place < mostNumbers; place++) {
        const at = row * mostNumbers + place;
        result[at] = (result[at] ?? 0) + value * (directions[step * mostNumbers + place] ?? 0);
      }
    }
  }
  return result;
}

function cluster(
  points: Float64Array,
  count: number,
  k: number,
  random: Random,
): { labels: number[]; spread: number } {
  const width = points.length / count;
  const squared = (row: number, centre: Float64Array): number => {
    let sum = 0;
    for (let step = 0; step < width; step++) {
      sum += ((points[row * width + step] ?? 0) - (centre[step] ?? 0)) ** 2;
    }
    return sum;
  };
  let centres = seeds();
  let labels: number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const next = filled(Array.from({ length: count }, (_, row) => nearest(row)));
    if (next.every((label, row) => label === labels[row])) break;
    labels = next;
    centres = centres.map((_, label) => middle(label));
  }
  const spread = labels.reduce(
    (sum, label, row) => sum + squared(row, centres[label] ?? new Float64Array()),
    0,
  );
  return { labels, spread };

  /** Each seed with a chance that grows with its squared distance to the seeds before. */
  function seeds(): Float64Array[] {
    const chosen = [copy(random.integer(count))];
    const far = new Float64Array(count).fill(Infinity);
    while (chosen.length < k) {
      const last = chosen.at(-1) ?? new Float64Array(width);
      for (let row = 0; row < count; row++) far[row] = Math.min(far[row] ?? 0, squared(row, last));
      let rest = random.uniform() * far.reduce((sum, value) => sum + value, 0);
      let row = far.findIndex((value) => (rest -= value) < 0);
      if (row < 0) row = random.integer(count);
      chosen.push(copy(row));
    }
    return chosen;
  }

  function copy(row: number): Float64Array {
    return points.slice(row * width, (row + 1) * width);
  }

  function nearest(row: number): number {
    let [best, least] = [0, Infinity];
    for (const [label, centre] of centres.entries()) {
      const distance = squared(row, centre);
      if (distance < least) [best, least] = [label, distance];
    }
    return best;
  }

  /** An empty cluster takes the row that lies farthest from its own centre, of a cluster that has others. */
  function filled(found: number[]): number[] {
    const sizes = new Array<number>(k).fill(0);
    for (const label of found) sizes[label] = elementAt(sizes, label) + 1;
    for (let label = 0; label < k; label++) {
      if (elementAt(sizes, label) > 0) continue;
      let [taken, most] = [-1, -1];
      for (const [row, own] of found.entries()) {
        const distance = elementAt(sizes, own) > 1 ? squared(row, centres[own] ?? new Float64Array()) : -1;
        if (distance > most) [taken, most] = [row, distance];
      }
      const from = elementAt(found, taken);
      sizes[from] = elementAt(sizes, from) - 1;
      sizes[label] = 1;
      found[taken] = label;
    }
    return found;
  }

  function middle(label: number): Float64Array {
    const centre = new Float64Array(width);
    let members = 0;
    for (const [row, own] of labels.entries()) {
      if (own !== label) continue;
      members++;
      for (let step = 0; step < width; step++) {
        centre[step] = (centre[step] ?? 0) + (points[row * width + step] ?? 0);
      }
    }
    return centre.map((value) => value / Math.max(1, members));
  }
}
