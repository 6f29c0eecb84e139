/**
 * An engine runs tensor programs. It knows no network, no loss, no optimiser: each program is one graph per step, and
 * its state stays inside the executable between steps.
 */
import type { Program } from '../tensor/index.ts';

export type Arrays = Readonly<Record<string, Float32Array>>;

export interface Device {
  readonly engine: 'onnx' | 'tensorflow' | 'reference';
  /** What the engine calls it: `cpu`, `webgpu`, … */
  readonly name: string;
  /** For people: "onnxruntime 1.30.0 on the CPU, 2 threads". */
  readonly description: string;
}

export interface Engine {
  readonly device: Device;
  /** @param state first value of every state of the program, by name (canonical layout). Missing ones are an error. */
  compile(program: Program, state: ReadonlyMap<string, Float32Array>): Promise<Executable>;
}

export interface Executable {
  /**
   * One step: feeds every input, applies every update, returns every output. The returned arrays are valid until the
   * next run (an engine may reuse them): copy what is to be kept.
   */
  run(feeds: Arrays): Promise<Arrays>;
  /** Copies of the named states (all, if not named), in canonical layout. */
  readState(names?: readonly string[]): Promise<Map<string, Float32Array>>;
  writeState(values: ReadonlyMap<string, Float32Array>): Promise<void>;
  dispose(): Promise<void>;
}
