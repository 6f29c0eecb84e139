/** The arrays that an executable is fed and those that it keeps, checked the same way by every engine. */
import { AppError } from '../../shared/result.ts';
import { formatShape, type Program, sizeOf, type Tensor } from '../tensor/index.ts';
import type { Arrays } from './engine.ts';

type Values = ReadonlyMap<string, Float32Array>;

export interface States extends Iterable<[string, Float32Array]> {
  /** Copies of the named states, or of all. */
  read(names?: readonly string[]): Map<string, Float32Array>;
  /** Copies the given values in. */
  write(values: Values): void;
  /** Takes over a value that the engine has made, without a copy. */
  replace(name: string, value: Float32Array): void;
  clear(): void;
}

/** @throws AppError that names a state of the program which `initial` lacks, or which has the wrong length. */
export function createStates({ states: leaves }: Program, initial: Values): States {
  const kept = new Map<string, Float32Array>();
  const write = (name: string, values: Float32Array | undefined): void => {
    kept.set(name, checked('state', leaves, name, values).slice());
  };
  for (const name of leaves.keys()) write(name, initial.get(name));
  return {
    [Symbol.iterator]: () => kept[Symbol.iterator](),
    read: (names = [...kept.keys()]) =>
      new Map(names.map((name) => [name, checked('state', leaves, name, kept.get(name)).slice()])),
    write: (values) => {
      for (const [name, array] of values) write(name, array);
    },
    replace: (name, value) => {
      kept.set(name, value);
    },
    clear: () => {
      kept.clear();
    },
  };
}

/** The values of the named states, or of all, as they are: for an engine that copies them itself. */
export function checkedStates(
  { states }: Program,
  values: Values,
  names: Iterable<string> = states.keys(),
): Values {
  return new Map([...names].map((name) => [name, checked('state', states, name, values.get(name))]));
}

/** The given names, or all. @throws AppError that names a state that the program has not. */
export function stateNames({ states }: Program, names: Iterable<string> = states.keys()): string[] {
  return [...names].map((name) => {
    if (!states.has(name)) throw unknown('state', name);
    return name;
  });
}

/** The feeds that a program needs; others are left out. @throws AppError that names a missing or misfit input. */
export function checkedFeeds({ inputs }: Program, feeds: Arrays): [string, Float32Array][] {
  return [...inputs.keys()].map((name) => [name, checked('input', inputs, name, feeds[name])]);
}

/** Whether a run's updates count: always, or where the program's guard says so. */
export const takesUpdates = ({ guard }: Program, outputs: Values): boolean =>
  guard === undefined || outputs.get(guard)?.[0] === 1;

function checked(
  kind: string,
  leaves: ReadonlyMap<string, Tensor>,
  name: string,
  values: Float32Array | undefined,
): Float32Array {
  const shape = leaves.get(name)?.shape;
  if (shape === undefined) throw unknown(kind, name);
  if (values === undefined) throw new AppError('invalid-input', `The ${kind} "${name}" is missing.`);
  if (values.length !== sizeOf(shape)) {
    throw new AppError(
      'invalid-input',
      `The ${kind} "${name}" has ${values.length} numbers; its shape ${formatShape(shape)} needs ${sizeOf(shape)}.`,
    );
  }
  return values;
}

const unknown = (kind: string, name: string): AppError =>
  new AppError('invalid-input', `The program has no ${kind} "${name}".`);

/** Synchronous work behind an asynchronous interface: what it throws becomes a rejection. */
export const settle = <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work());
  });
