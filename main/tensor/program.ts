/** A tensor program: what is fed, what is kept, what comes out. Plain data that any engine can run. */
import type { Tensor } from './tensor.ts';

export interface Program {
  /** Leaves of kind `input`, by name. */
  readonly inputs: ReadonlyMap<string, Tensor>;
  /** Leaves of kind `state`, by name. */
  readonly states: ReadonlyMap<string, Tensor>;
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** New values of states after a run; a state without an entry keeps its value. */
  readonly updates: ReadonlyMap<string, Tensor>;
  /** An output of one number: where it is not 1 after a run, every state keeps its value. Undefined: updates always count. */
  readonly guard: string | undefined;
  /** Every node that an output or update needs, inputs before users. */
  readonly nodes: readonly Tensor[];
}
