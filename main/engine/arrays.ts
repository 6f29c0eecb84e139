/** What every engine's executable does with the arrays that enter it. */
import { AppError } from '../../shared/result.ts';
import { format } from '../tensor/shape.ts';
import { sizeOf } from '../tensor/tensor.ts';
import type { Tensor } from '../tensor/tensor.ts';

export interface NamedArray {
  readonly kind: 'input' | 'state';
  readonly name: string;
  readonly values: Float32Array | undefined;
}

/**
 * The array, if a program with these inputs or states takes it.
 * @throws AppError that names the input or state and, if the length is wrong, both lengths.
 */
export function checkedArray(
  leaves: ReadonlyMap<string, Tensor>,
  { kind, name, values }: NamedArray,
): Float32Array {
  const shape = leaves.get(name)?.shape;
  if (shape === undefined) throw new AppError('invalid-input', `The program has no ${kind} "${name}".`);
  if (values === undefined) throw new AppError('invalid-input', `The ${kind} "${name}" is missing.`);
  if (values.length !== sizeOf(shape)) {
    throw new AppError(
      'invalid-input',
      `The ${kind} "${name}" has ${values.length} numbers; its shape ${format(shape)} needs ${sizeOf(shape)}.`,
    );
  }
  return values;
}

/** Synchronous work behind an asynchronous interface: what it throws becomes a rejection. */
export const settle = <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work());
  });
