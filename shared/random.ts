/**
 * The seeded random generator of the whole product (sfc32; Chris Doty-Humphrey, PractRand). Its state is plain data,
 * so a resumed run draws what the uninterrupted one would have drawn. `Math.random` is used nowhere.
 */

/** Four unsigned 32-bit words. */
export type RandomState = readonly [number, number, number, number];

export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number, uniform in 0 … count - 1. */
  integer(count: number): number;
  /** Standard normal (Box–Muller, one value per call so that the state stays four words). */
  normal(): number;
  state(): RandomState;
}

export function randomFrom(state: RandomState): Random {
  let [a, b, c, d] = state;
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  return {
    uniform: next,
    between: (low, high) => low + (high - low) * next(),
    integer: (count) => Math.floor(next() * count),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  };
}

/** A stream for a seed and any number of indices (epoch, batch, case…): equal arguments, equal stream. */
export function createRandom(seed: number, ...indices: readonly number[]): Random {
  let hash = 0x9e3779b9;
  const words = [seed, ...indices].map((word) => {
    // murmur3's finalizer, chained
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    return hash;
  });
  const random = randomFrom([hash >>> 0, (words[0] ?? 0) >>> 0, Math.imul(hash, 0x27d4eb2f) >>> 0, 1]);
  for (let warmUp = 0; warmUp < 12; warmUp++) random.uniform();
  return random;
}

/** Fisher–Yates; returns a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
