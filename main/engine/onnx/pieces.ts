/**
 * Slices of one axis that lie side by side and leave nothing out, such as every parameter of the vector that holds all:
 * one Split gives them, where each would be a Slice.
 */
import { at, numbersAttribute, type Program, type Tensor } from '../../tensor/index.ts';

/** All pieces of the tensor that a slice takes from, in order, and which of them the slice is. */
export interface Piece {
  readonly all: readonly Tensor[];
  readonly index: number;
}

/** By the slice. */
export type Pieces = ReadonlyMap<Tensor, Piece>;

/** Slices that overlap, leave gaps or stride are not among them. */
export function piecesOf({ nodes }: Program): Pieces {
  const bySource = new Map<Tensor, Tensor[]>();
  for (const node of nodes) {
    const [source] = node.inputs;
    if (node.primitive !== 'slice' || source?.shape.length !== 1) continue;
    bySource.set(source, [...(bySource.get(source) ?? []), node]);
  }
  const found = [...bySource].flatMap(([source, slices]) => {
    const all = slices.sort((a, b) => startOf(a) - startOf(b));
    return all.length > 1 && cover(source, all)
      ? all.map((slice, index) => [slice, { all, index }] as const)
      : [];
  });
  return new Map(found);
}

const startOf = ({ attributes }: Tensor): number => at(numbersAttribute(attributes, 'starts'), 0);

function cover(source: Tensor, slices: readonly Tensor[]): boolean {
  let end = 0;
  for (const slice of slices) {
    if (startOf(slice) !== end || at(numbersAttribute(slice.attributes, 'strides'), 0) !== 1) return false;
    end += at(slice.shape, 0);
  }
  return end === at(source.shape, 0);
}
