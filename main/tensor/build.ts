/** Makes a program: collected from its outputs and updates, then simplified. */
import { collect } from './collect.ts';
import type { Named } from './collect.ts';
import type { Program } from './program.ts';
import { simplify } from './simplify.ts';
import type { Tensor } from './tensor.ts';

type NamedTensors = Named | Readonly<Record<string, Tensor>>;

export interface ProgramParts {
  readonly outputs: NamedTensors;
  /** New values of states after each run. */
  readonly updates?: NamedTensors;
  /** An output of one number: updates count only where it is 1. */
  readonly guard?: string;
}

export function program({ outputs, updates = {}, guard }: ProgramParts): Program {
  return simplify(collect(toMap(outputs), toMap(updates), guard));
}

const isMap = (tensors: NamedTensors): tensors is Named => tensors instanceof Map;

const toMap = (tensors: NamedTensors): Named => (isMap(tensors) ? tensors : new Map(Object.entries(tensors)));
