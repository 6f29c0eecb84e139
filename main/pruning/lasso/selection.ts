/**
 * Which of a group's maps stay (He et al. 2017; pruning-methods.md 2d): those from which its readers' outputs can be put
 * together. Every channel's share in a reader's output is one column; the LASSO on their Gram matrix, which is summed up
 * batch by batch, leaves the wanted number. A map with several readers (a skip) has one coefficient for all of them,
 * each reader scaled by the length of its output. Channels of other groups count as they are.
 */
import { createRandom } from '../../../shared/random.ts';
import type { AxisBinding } from '../../network/index.ts';
import { constant, input, matmul, reshape, sum, transpose } from '../../tensor/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import type { LassoProblem } from '../linear-algebra/lasso.ts';
import type { Pass } from '../../probing/survey.ts';
import type { Outputs } from '../../probing/probe.ts';
import type { Reader } from './readers.ts';
import { kernelOf, readAt } from './sampled.ts';

/** More outputs than this are projected on so many random directions, which keeps lengths and angles. */
const mostOutputs = 64;
const projectionStream = 0x9a0b;

export interface ReaderTargets {
  readonly reader: Reader;
  /** Sites per sample. */
  readonly count: number;
  /** O · phases. */
  readonly outputs: number;
  /** Whether a constant does not matter: the reader's bias, or a norm, takes it up. */
  readonly centred: boolean;
}

/** Statistics of one batch; `y/…` [samples · count, outputs] is fed. */
export function shareOutputs(pass: Pass, { reader, count, outputs }: ReaderTargets): Record<string, Tensor> {
  const { id } = reader;
  const seen = readAt(pass, reader, count);
  const [channels = 1, rows = 1] = seen.shape;
  const projected = Math.min(outputs, mostOutputs);
  const onto = outputs > mostOutputs ? directions(outputs, projected) : undefined;
  const narrow = (tensor: Tensor): Tensor => (onto ? matmul(tensor, onto) : tensor);
  const shares = narrow(matmul(seen, kernelOf(pass, reader)));
  const target = narrow(input(`${id}/y`, [rows, outputs]));
  const flat = reshape(shares, [channels, rows * projected]);
  return {
    [`${id}/gram`]: matmul(flat, flat, { transposeB: true }),
    [`${id}/target`]: matmul(flat, reshape(target, [rows * projected, 1])),
    [`${id}/shareSums`]: sum(transpose(shares, [0, 2, 1]), [2]),
    [`${id}/targetSums`]: sum(target, [0]),
  };
}

function directions(outputs: number, projected: number): Tensor {
  const random = createRandom(projectionStream, outputs);
  const length = 1 / Math.sqrt(projected);
  const signs = Float32Array.from({ length: outputs * projected }, () =>
    random.uniform() < 0.5 ? -length : length,
  );
  return constant(signs, [outputs, projected]);
}

/** Sums over batches, by name of the output. */
export function addOutputs(sums: Map<string, Float64Array>, outputs: Outputs): void {
  for (const [name, values] of Object.entries(outputs)) {
    const own = sums.get(name);
    if (own) values.forEach((value, index) => (own[index] = (own[index] ?? 0) + value));
    else sums.set(name, Float64Array.from(values));
  }
}

export interface ReaderShares {
  readonly targets: ReaderTargets;
  /** Of its kernel, on the axis that reads. */
  readonly binding: AxisBinding;
  /** Length of each channel's kernel. */
  readonly kernelNorms: ArrayLike<number>;
  /** ‖y‖² of the outputs over all rows. */
  readonly energy: number;
  readonly rows: number;
}

/** The LASSO of one group over all its readers. @param sums of `shareOutputs` */
export function lassoProblem(
  { id, filters }: { readonly id: string; readonly filters: number },
  readers: readonly ReaderShares[],
  sums: ReadonlyMap<string, Float64Array>,
): LassoProblem {
  const gram = new Float64Array(filters * filters);
  const target = new Float64Array(filters);
  const lengths = new Float64Array(filters);
  for (const { targets, binding, kernelNorms, energy, rows } of readers) {
    const of = (name: string): Float64Array => sums.get(`${targets.reader.id}/${name}`) ?? new Float64Array();
    const atoms = binding.segments.flatMap((segment) =>
      segment.atoms.map((atom) => (segment.group === id ? atom : -1)),
    );
    const channels = atoms.length;
    const weight = energy > 0 ? 1 / energy : 0;
    const [products, aims] = [of('gram'), of('target')];
    const [shareSums, targetSums] = [of('shareSums'), of('targetSums')];
    const outputs = targetSums.length;
    const means = (a: number, other: Float64Array, b: number): number => {
      if (!targets.centred) return 0;
      let total = 0;
      for (let o = 0; o < outputs; o++) total += (shareSums[a * outputs + o] ?? 0) * (other[b + o] ?? 0);
      return total / rows;
    };
    for (const [a, atom] of atoms.entries()) {
      if (atom < 0) continue;
      lengths[atom] = (lengths[atom] ?? 0) + weight * (kernelNorms[a] ?? 0) ** 2;
      target[atom] = (target[atom] ?? 0) + weight * ((aims[a] ?? 0) - means(a, targetSums, 0));
      for (const [b, other] of atoms.entries()) {
        const product = weight * ((products[a * channels + b] ?? 0) - means(a, shareSums, b * outputs));
        if (other < 0) target[atom] = (target[atom] ?? 0) - product;
        else gram[atom * filters + other] = (gram[atom * filters + other] ?? 0) + product;
      }
    }
  }
  // Columns of unit kernels: the penalty then weighs how strong a map is, not how its readers are scaled.
  const scale = lengths.map((length) => (length > 0 ? 1 / Math.sqrt(length) : 0));
  return {
    gram: gram.map(
      (value, index) => value * (scale[Math.floor(index / filters)] ?? 0) * (scale[index % filters] ?? 0),
    ),
    target: target.map((value, index) => value * (scale[index] ?? 0)),
  };
}
