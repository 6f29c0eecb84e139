/** What average and max pooling share: options, output shape, and the two ways to take windows apart. */
import { numbersAttribute } from '../attributes.ts';
import { at, format, indicesOf, sameShape, spatial, windowCounts } from '../shape.ts';
import type { Attributes, Shape } from '../tensor.ts';

export interface PoolOptions {
  /** Side of the window along each spatial axis. */
  readonly window: Shape;
  /** Step along each spatial axis; the window, if absent. */
  readonly strides?: Shape;
}

interface Windows {
  readonly window: Shape;
  readonly strides: Shape;
}

export const poolAttributes = ({
  window,
  strides = window,
}: PoolOptions): { window: Shape; strides: Shape } => ({
  window,
  strides,
});

export const windowsOf = (attributes: Attributes): Windows => ({
  window: numbersAttribute(attributes, 'window'),
  strides: numbersAttribute(attributes, 'strides'),
});

/** [N, C, in…] → [N, C, out…]; throws where a window does not fit. */
export function pooledShape(name: string, shape: Shape, { window, strides }: Windows): Shape {
  const size = spatial(shape);
  const ranksFit = window.length === size.length && strides.length === size.length && size.length > 0;
  const counts = ranksFit ? windowCounts(size, window, strides) : [];
  if (!ranksFit || Math.min(...counts, ...window, ...strides) < 1) {
    const windows = `a window of ${format(window)} by steps of ${format(strides)}`;
    throw new Error(`${name}: ${windows} does not fit the shape ${format(shape)}`);
  }
  return [...shape.slice(0, 2), ...counts];
}

/** Windows that neither overlap nor leave gaps: a reshape takes them apart. */
export const tiles = ({ window, strides }: Windows): boolean => sameShape(window, strides);

/** For tiling windows: the shape [N, C, out, window, out, window, …] and the same with each pair as one axis. */
export function blockShapes(pooled: Shape, window: Shape): { blocks: Shape; joined: Shape } {
  const leading = pooled.slice(0, 2);
  const pairs = spatial(pooled).map((count, axis) => [count, at(window, axis)] as const);
  return {
    blocks: [...leading, ...pairs.flat()],
    joined: [...leading, ...pairs.map(([count, side]) => count * side)],
  };
}

/** The axes of `blocks` that run inside a window. */
export const blockAxes = (window: Shape): number[] => window.map((_, axis) => 3 + 2 * axis);

interface Part {
  readonly starts: Shape;
  readonly ends: Shape;
  readonly strides: Shape;
}

/** For any windows: one strided slice of the input per place in the window, in row-major order. */
export function windowParts(pooled: Shape, { window, strides }: Windows): Part[] {
  const steps = [1, 1, ...strides];
  return indicesOf(window).map((offset) => {
    const starts = [0, 0, ...offset];
    const ends = pooled.map((count, axis) => at(starts, axis) + (count - 1) * at(steps, axis) + 1);
    return { starts, ends, strides: steps };
  });
}
