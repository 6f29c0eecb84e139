/**
 * States on the device: a step's outputs stay there and are the next step's inputs. onnxruntime-node can neither fill
 * nor read such a tensor by itself (its `getData` ends the process), so two tiny graphs that copy do it: one with its
 * outputs left on the device, one with its outputs brought back.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Program } from '../../tensor/index.ts';
import { checkedStates, stateNames } from '../states.ts';
import { encodeModel } from './model-proto.ts';
import { ort } from './runtime.ts';

export interface DeviceStates {
  /** Every state by name, as a step takes it. */
  feeds(): Promise<ReadonlyMap<string, Tensor>>;
  /** Takes over what a step gave for a state. */
  replace(name: string, value: Tensor): void;
  /** Copies of the named states, or of all. */
  read(names?: readonly string[]): Promise<Map<string, Float32Array>>;
  /** Copies the given values in. */
  write(values: ReadonlyMap<string, Float32Array>): void;
  dispose(): Promise<void>;
}

export function createDeviceStates(
  program: Program,
  initial: ReadonlyMap<string, Float32Array>,
  options: InferenceSession.SessionOptions,
): DeviceStates {
  /** Values that are still to be brought to the device. */
  const fresh = new Map<string, Float32Array>();
  const kept = new Map<string, Tensor>();
  const write: DeviceStates['write'] = (values) => {
    for (const [name, array] of checkedStates(program, values, values.keys())) fresh.set(name, array.slice());
  };
  write(checkedStates(program, initial));
  const upload = once(() => createCopier(program, { ...options, preferredOutputLocation: 'gpu-buffer' }));
  const download = once(() => createCopier(program, options));

  const replace: DeviceStates['replace'] = (name, value) => {
    kept.get(name)?.dispose();
    kept.set(name, value);
  };
  const feeds = async (): Promise<ReadonlyMap<string, Tensor>> => {
    if (fresh.size === 0) return kept;
    const inputs = new Map(kept);
    for (const [name, values] of fresh)
      inputs.set(name, new ort.Tensor('float32', values, program.states.get(name)?.shape));
    const brought = await (await upload.get()).run(Object.fromEntries(inputs), [...fresh.keys()].map(copyOf));
    for (const name of fresh.keys()) replace(name, tensorOf(brought, copyOf(name)));
    fresh.clear();
    return kept;
  };
  return {
    feeds,
    replace,
    read: async (wanted) => {
      const names = stateNames(program, wanted);
      if (names.length === 0) return new Map();
      const copies = await (await download.get()).run(Object.fromEntries(await feeds()), names.map(copyOf));
      return new Map(names.map((name) => [name, floatsOf(copies[copyOf(name)], name).slice()]));
    },
    write,
    dispose: async () => {
      for (const tensor of kept.values()) tensor.dispose();
      kept.clear();
      fresh.clear();
      await (await upload.made())?.release();
      await (await download.made())?.release();
    },
  };
}

const copyOf = (name: string): string => `copy/${name}`;

/** A graph that gives a copy of each state of the program. */
function createCopier(
  { states }: Program,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const inputs = [...states].map(([name, { shape }]) => ({ name, type: 'float32', shape }) as const);
  const model = encodeModel({
    name: 'copy',
    inputs,
    outputs: inputs.map(({ name, ...rest }) => ({ ...rest, name: copyOf(name) })),
    nodes: inputs.map(({ name }) => ({
      name,
      operator: 'Identity',
      inputs: [name],
      outputs: [copyOf(name)],
      attributes: {},
    })),
    initializers: [],
  });
  return ort.InferenceSession.create(model, options);
}

/** Made when it is first asked for. */
function once<T>(make: () => Promise<T>): { get: () => Promise<T>; made: () => Promise<T | undefined> } {
  let value: Promise<T> | undefined;
  return {
    get: () => (value ??= make()),
    made: () => value ?? Promise.resolve(undefined),
  };
}

/** @throws where onnxruntime left a tensor on the device, or made it of another type */
export function floatsOf(tensor: Tensor | undefined, name: string): Float32Array {
  const data = tensor?.location === 'cpu' ? tensor.data : undefined;
  if (!(data instanceof Float32Array)) throw new Error(`internal: onnxruntime gave no floats for "${name}"`);
  return data;
}

export function tensorOf(results: InferenceSession.ReturnType, name: string): Tensor {
  const tensor = results[name];
  if (tensor === undefined) throw new Error(`internal: onnxruntime gave nothing for "${name}"`);
  return tensor;
}
