/**
 * Sauron's distances written down as sauron.md has them, in double precision, map by map: min-max first, then pooling
 * (the product pools first). An oracle for tests.
 */

/** One feature map. */
export interface Map3 {
  readonly values: readonly number[];
  /** depth, height, width; depth 1 for 2D. */
  readonly size: readonly [number, number, number];
}

/** E1; a constant map becomes 0. */
export function minMax({ values, size }: Map3): Map3 {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return { values: values.map((value) => (range > 1e-10 ? (value - low) / range : 0)), size };
}

/** Means over 2 × 2 × 2 blocks, tails dropped; an axis of one voxel is left alone. */
export function pool({ values, size }: Map3): Map3 {
  const window = size.map((side) => Math.min(2, side));
  const [depth, height, width] = size.map((side, axis) => Math.floor(side / (window[axis] ?? 1)));
  const [wd = 1, wh = 1, ww = 1] = window;
  const pooled: number[] = [];
  for (let d = 0; d < (depth ?? 1); d++)
    for (let h = 0; h < (height ?? 1); h++)
      for (let w = 0; w < (width ?? 1); w++) {
        let sum = 0;
        for (let i = 0; i < wd * wh * ww; i++) {
          const [z, y, x] = [
            d * wd + Math.floor(i / (wh * ww)),
            h * wh + (Math.floor(i / ww) % wh),
            w * ww + (i % ww),
          ];
          sum += values[(z * size[1] + y) * size[2] + x] ?? NaN;
        }
        pooled.push(sum / (wd * wh * ww));
      }
  return { values: pooled, size: [depth ?? 1, height ?? 1, width ?? 1] };
}

const rms = (a: Map3, b: Map3) =>
  Math.sqrt(
    a.values.reduce((sum, value, v) => sum + (value - (b.values[v] ?? NaN)) ** 2, 0) / a.values.length,
  );

/** E3, one row per sample, channels 1, 2, …. @param samples maps by sample and channel */
export function deltaOpt(samples: readonly (readonly Map3[])[]): number[][] {
  return samples.map((maps) => {
    const [first, ...others] = maps.map((map) => pool(minMax(map)));
    return first ? others.map((other) => rms(first, other)) : [];
  });
}

/** E6 and E7. */
export function deltaPrune(samples: readonly (readonly Map3[])[], reference: number): number[] {
  const perSample = samples.map((maps) => {
    const pooled = maps.map(pool);
    const distances = pooled.map((map) => rms(map, pooled[reference] ?? map));
    return distances.map((distance) => distance / (Math.max(...distances) + 1e-15));
  });
  const [first = []] = perSample;
  return first.map(
    (_, channel) => perSample.reduce((sum, row) => sum + (row[channel] ?? NaN), 0) / perSample.length,
  );
}
