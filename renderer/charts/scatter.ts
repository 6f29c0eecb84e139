/** Axes of a scatter plot: a range a little wider than the values, and round ticks in it. */

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Where the points lie in the picture, in its own units. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The step 1, 2 or 5 times a power of ten that gives at most six ticks. */
function roundStep(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 5));
  const step = [1, 2, 5, 10].find((factor) => range / (factor * power) <= 5) ?? 10;
  return step * power;
}

export function axisOf(values: readonly number[]): Axis {
  const finite = values.filter(Number.isFinite);
  const least = finite.length === 0 ? 0 : Math.min(...finite);
  const most = finite.length === 0 ? 1 : Math.max(...finite);
  const margin = most > least ? (most - least) * 0.15 : Math.max(Math.abs(most) * 0.05, 0.05);
  const [low, high] = [least - margin, most + margin];
  const step = roundStep(high - low);
  const first = Math.ceil(low / step);
  const length = Math.floor(high / step) - first + 1;
  return { low, high, ticks: Array.from({ length }, (_, index) => (first + index) * step) };
}

/** Where a value lies between two positions of the picture. */
export const place = (value: number, { low, high }: Axis, from: number, to: number): number =>
  from + ((value - low) / (high - low)) * (to - from);

/** A logarithmic axis: positions are powers of ten, ticks lie at 1, 2 and 5 times one, or at powers where those crowd. */
export function logAxisOf(values: readonly number[]): Axis {
  const { low, high } = axisOf(values.map((value) => Math.log10(Math.max(1, value))));
  const factors = high - low > 2 ? [1] : [1, 2, 5];
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  const ticks = powers
    .flatMap((power) => factors.map((factor) => power + Math.log10(factor)))
    .filter((tick) => tick >= low && tick <= high);
  return { low, high, ticks };
}
