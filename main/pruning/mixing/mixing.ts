/**
 * Filters that are used as mixtures of those that are trained (pruning-methods.md 2g and 2h): a layer's kernel, bias or
 * norm is M · trained along the axis of its filters. M is an input of the program, so it changes without compiling, and no
 * gradient flows into it. What is used can be baked into the weights at the end: the network then computes the same.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import { at } from '../../../shared/at.ts';
import { product, type AxisBinding, type Coupling, type NdArray, type Weights } from '../../network/index.ts';
import { input, matmul, reshape, sizeOf, type Tensor } from '../../tensor/index.ts';

/** Row-major [C, C] by layer id: row i makes filter i. */
export type Matrices = ReadonlyMap<string, Float32Array>;

export interface Mixing {
  readonly reparameterize: (name: string, trained: Tensor) => Tensor;
  readonly feeds: () => Readonly<Record<string, Float32Array>>;
  /** Layers without a matrix are used as they are. */
  readonly set: (matrices: Matrices) => void;
  readonly bake: (weights: Weights) => Weights;
  readonly parameters: () => readonly string[];
  /** Plain JSON. */
  readonly save: () => Readonly<Record<string, string>>;
}

/** @param saved what `save` gave */
export function createMixing(coupling: Coupling, saved: Readonly<Record<string, string>> = {}): Mixing {
  const mixable = new Set(mixableGroups(coupling));
  const bindings = new Map(
    coupling.axes
      .filter(({ does, segments }) => does !== 'consume' && mixable.has(segments[0]?.group ?? ''))
      .map((binding) => [binding.parameter, binding]),
  );
  let matrices: Matrices = new Map(Object.entries(saved).map(([layer, text]) => [layer, unpacked(text)]));
  const identities = new Map<string, Float32Array>();
  const matrixOf = ({ parameter, layer }: AxisBinding, count: number): Float32Array => {
    const own = matrices.get(layer) ?? identities.get(parameter);
    if (own) return own;
    const made = identity(count);
    identities.set(parameter, made);
    return made;
  };
  return {
    reparameterize: (name, trained) => {
      const binding = bindings.get(name);
      if (binding === undefined) return trained;
      const { shape } = trained;
      const count = at(shape, binding.axis);
      const inner = sizeOf(shape.slice(binding.axis + 1));
      const rows = reshape(trained, [sizeOf(shape) / count / inner, count, inner]);
      return reshape(matmul(input(`mix/${name}`, [count, count]), rows), shape);
    },
    feeds: () =>
      Object.fromEntries(
        [...bindings].map(([name, binding]) => [`mix/${name}`, matrixOf(binding, countOf(binding))]),
      ),
    set: (next) => {
      matrices = next;
    },
    bake: (weights) =>
      new Map(
        [...weights].map(([name, array]) => {
          const binding = bindings.get(name);
          const matrix = binding && matrices.get(binding.layer);
          return [name, binding && matrix ? mixed(array, binding.axis, matrix) : array];
        }),
      ),
    parameters: () => [...bindings].flatMap(([name, { layer }]) => (matrices.has(layer) ? [name] : [])),
    save: () => Object.fromEntries([...matrices].map(([layer, matrix]) => [layer, packed(matrix)])),
  };
}

/** Groups that every layer has whole and in order: others can be cut, not mixed. */
export function mixableGroups({ groups, axes }: Coupling): string[] {
  return groups
    .filter(({ frozen }) => !frozen)
    .filter(({ id, filters }) =>
      axes.every(({ does, segments }) => {
        const own = segments.filter(({ group }) => group === id);
        if (does !== 'consume' && own.length > 0 && segments.length > 1) return false;
        return own.every(
          ({ atoms }) => atoms.length === filters && atoms.every((atom, place) => atom === place),
        );
      }),
    )
    .map(({ id }) => id);
}

const countOf = ({ segments }: AxisBinding): number =>
  segments.reduce((sum, { atoms }) => sum + atoms.length, 0);

function identity(count: number): Float32Array {
  const matrix = new Float32Array(count * count);
  for (let index = 0; index < count; index++) matrix[index * (count + 1)] = 1;
  return matrix;
}

function mixed({ shape, data }: NdArray, axis: number, matrix: Float32Array): NdArray {
  const count = at(shape, axis);
  const inner = product(shape.slice(axis + 1));
  const result = new Float32Array(data.length);
  for (let block = 0; block < data.length; block += count * inner) {
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) {
        const factor = matrix[row * count + column] ?? 0;
        if (factor === 0) continue;
        const [to, from] = [block + row * inner, block + column * inner];
        for (let step = 0; step < inner; step++) {
          result[to + step] = (result[to + step] ?? 0) + factor * (data[from + step] ?? 0);
        }
      }
    }
  }
  return { shape, data: result };
}

// Most entries are zero or nearly: deflated, a matrix of 512 filters is some kilobytes in a checkpoint.
const packed = (matrix: Float32Array): string =>
  deflateSync(Buffer.from(matrix.buffer, matrix.byteOffset, matrix.byteLength)).toString('base64');
const unpacked = (text: string): Float32Array =>
  new Float32Array(Uint8Array.from(inflateSync(Buffer.from(text, 'base64'))).buffer);
