/**
 * The weight gradient of a convolution without strides, with the shifts shared out between its operands. A tap shifts
 * the input against dy by some rows (all axes but the last) and some columns (the last axis). The row part is given to
 * the operand with fewer channels, whose copies are stacked along the channels; the column part to the other one. A
 * 3 × 3 kernel thus costs 3 + 3 copies and three wide products, where tap by tap it costs nine of each; 3 × 3 × 3 costs
 * 9 + 3 copies and three products instead of 27.
 */
import { at, indicesOf, range, type Shape, sizeOf } from '../../../tensor/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { batchProducts } from './batch-product.ts';
import type { ConvolutionOperands, Value } from './batch-product.ts';
import { padBy } from './padding.ts';

/** [O, I, taps] */
export function sharedShifts({ graph, x, dy, kernel, padding }: ConvolutionOperands): string {
  const stackX = at(x.shape, 1) < at(dy.shape, 1);
  const [stacked, shifted] = stackX ? [x, dy] : [dy, x];
  const rowKernel = kernel.slice(0, -1);
  const reach = rowKernel.map((side) => side - 1);
  const stack = stackRows(graph, stacked, {
    // x[row + tap − padding] belongs to dy[row]: either x moves back by the tap or dy moves on.
    starts: indicesOf(rowKernel).map((tap) =>
      stackX ? tap : tap.map((offset, axis) => at(reach, axis) - offset),
    ),
    padding: reach.map((side, axis) => (stackX ? at(padding, axis) : side - at(padding, axis))),
    size: shifted.shape.slice(2, -1),
  });
  const last = kernel.length - 1;
  const width = at(stacked.shape, last + 2);
  const [rows, columns] = [at(stacked.shape, 1) * sizeOf(rowKernel), at(shifted.shape, 1)];
  const space = sizeOf(shifted.shape.slice(2, -1)) * width;
  const sizes = { samples: at(x.shape, 0), left: rows, right: columns, space };
  const { operand, product } = batchProducts(graph, sizes);
  const left = operand(stack, rows);
  const products = range(at(kernel, last)).map((tap) => {
    const before = stackX ? tap - at(padding, last) : at(padding, last) - tap;
    const right = operand(shiftColumns(graph, shifted, { before, width }), columns);
    return product(left, right);
  });
  const joined = graph.node('Concat', products, { attributes: { axis: 1 } });
  const taps = [at(stacked.shape, 1), sizeOf(rowKernel), products.length, columns];
  const apart = graph.node('Reshape', [joined, graph.integers(taps)]);
  return graph.node('Transpose', [apart], { attributes: { perm: stackX ? [3, 0, 1, 2] : [0, 3, 1, 2] } });
}

interface RowWindows {
  /** First row of each window, in the padded operand. */
  readonly starts: readonly Shape[];
  readonly padding: Shape;
  readonly size: Shape;
}

/** [N, C, rows…, width] → [N, C · windows, rows of a window · width]: whole rows, copied in one parallel operator. */
function stackRows(
  graph: GraphBuilder,
  { name, shape }: Value,
  { starts, padding, size }: RowWindows,
): string {
  const [samples, channels, width] = [at(shape, 0), at(shape, 1), at(shape, shape.length - 1)];
  const flat = [samples, channels * starts.length, sizeOf(size) * width];
  const whole = starts.length === 1 && padding.every((side) => side === 0);
  if (whole) return graph.node('Reshape', [name, graph.integers(flat)]);

  const pads = [0, 0, ...padding, 0];
  const padded = padBy(graph, name, pads, pads);
  const paddedRows = padding.map((side, axis) => at(shape, axis + 2) + 2 * side);
  const rows = graph.node('Reshape', [
    padded,
    graph.integers([samples, channels, sizeOf(paddedRows), width]),
  ]);
  const flatIndex = (place: Shape): number =>
    place.reduce((index, offset, axis) => index * at(paddedRows, axis) + offset, 0);
  const rowsOfWindow = indicesOf(size).map(flatIndex);
  const indices = starts.flatMap((start) => {
    const first = flatIndex(start);
    return rowsOfWindow.map((row) => row + first);
  });
  const gathered = graph.node('Gather', [rows, graph.integers(indices)], { attributes: { axis: 2 } });
  return graph.node('Reshape', [gathered, graph.integers(flat)]);
}

/** [N, C, rows…, W] → [N, C, rows · width]: zeros put before (or columns cut off, if negative), and behind to fit. */
function shiftColumns(
  graph: GraphBuilder,
  { name, shape }: Value,
  { before, width }: { readonly before: number; readonly width: number },
): string {
  const after = width - at(shape, shape.length - 1) - before;
  const still = shape.slice(0, -1).map(() => 0);
  const moved = padBy(graph, name, [...still, before], [...still, after]);
  const rows = sizeOf(shape.slice(2, -1));
  return graph.node('Reshape', [moved, graph.integers([at(shape, 0), at(shape, 1), rows * width])]);
}
