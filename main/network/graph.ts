/**
 * A network as data: a list of layers, each naming its inputs, in an order in which they can run. It is what is saved,
 * pruned, drawn, exported and turned into tensor programs. Nothing here holds numbers: `weights.ts` does.
 * The kinds of layer are in `layers/`.
 *
 * Tensors are [N, C, (D,) H, W]; every per-axis list (kernel, strides) is in that order, one entry per spatial axis.
 * How many channels a layer reads is not stored: it follows from what it reads (`shapes.ts`).
 */
import { kindOf, type Layer } from './layers/index.ts';

export interface Network {
  readonly dims: 2 | 3;
  readonly inputChannels: number;
  /** Background included. */
  readonly classes: number;
  /** Inputs before users; the first is the one input layer. */
  readonly layers: readonly Layer[];
  /** Convolutions that give class logits, finest resolution first; never pruned. */
  readonly heads: readonly string[];
}

export function inputsOf(layer: Layer): readonly string[] {
  return kindOf(layer).inputs(layer);
}

/** The layers that read this one's output. */
export function readersOf({ layers }: Network, id: string): Layer[] {
  return layers.filter((layer) => inputsOf(layer).includes(id));
}

/** The value that an earlier layer left in a table. A miss means that the network was never validated. */
export function valueOf<T>(table: ReadonlyMap<string, T>, id: string): T {
  const value = table.get(id);
  if (value === undefined) throw new Error(`no value for "${id}": was this network validated?`);
  return value;
}
