/**
 * Collects the nodes and initializers of an ONNX graph while emitters write it. Equal nodes are written once: an
 * emitter may ask again for what another one has computed (the statistics of a norm, a padded image) and gets the
 * same value, so forward and backward passes share work without knowing each other.
 */
import type { OnnxAttribute, OnnxInitializer, OnnxNode } from './model-proto.ts';
import type { Provider } from './providers.ts';

/** Where the graph will run; an emitter may use operators that only one provider has. */
export interface Target {
  readonly provider: Provider;
  /** Channels per block of the blocked convolution kernels (`channel-block.ts`); 1 if there are none. */
  readonly channelBlock: number;
}

export interface NodeOptions {
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface GraphBuilder {
  readonly target: Target;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  /** Names the nodes that follow, so that an error of the runtime says which primitive they belong to. */
  readonly scope: (name: string) => void;
  /** Adds a node with one output and gives that output's name. */
  readonly node: (operator: string, inputs: readonly string[], options?: NodeOptions) => string;
  /** Adds a node with `count` outputs. */
  readonly outputsOf: (
    count: number,
    operator: string,
    inputs: readonly string[],
    options?: NodeOptions,
  ) => readonly string[];
  /** Adds a copy of a value under the given name, which it returns. */
  readonly copy: (value: string, name: string) => string;
  /** A float32 constant; a plain number is a scalar. */
  readonly floats: (data: number | Float32Array, shape?: readonly number[]) => string;
  /** An int64 constant of one axis (shapes, starts, axes). */
  readonly integers: (values: readonly number[]) => string;
}

/** Constants up to this length are compared, so that equal ones are written once. */
const longestShared = 16;

export function createGraphBuilder(target: Target): GraphBuilder {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const written = new Map<string, readonly string[]>();
  let scopeName = 'graph';

  /** `make` runs only for a key that has not been seen. */
  const once = (key: string, make: () => readonly string[]): readonly string[] => {
    const outputs = written.get(key) ?? make();
    written.set(key, outputs);
    return outputs;
  };
  const only = (outputs: readonly string[]): string => outputs[0] ?? '';

  /** What a Reshape changes, and what it made of it: one that follows need not go through its shape. */
  const reshaped = new Map<string, string>();

  const outputsOf: GraphBuilder['outputsOf'] = (count, operator, given, options = {}) => {
    const inputs =
      operator === 'Reshape'
        ? given.map((value, index) => (index === 0 ? (reshaped.get(value) ?? value) : value))
        : given;
    return once(JSON.stringify([operator, inputs, options, count]), () => {
      const name = `${scopeName}/${operator}.${String(nodes.length)}`;
      const outputs = Array.from({ length: count }, (_, index) => `${name}:${String(index)}`);
      nodes.push({ name, operator, inputs, outputs, attributes: {}, ...options });
      if (operator === 'Reshape') reshaped.set(only(outputs), inputs[0] ?? '');
      return outputs;
    });
  };

  const addInitializer = (data: OnnxInitializer['data'], shape: readonly number[]): readonly string[] => {
    const name = `constant.${String(initializers.length)}`;
    initializers.push({ name, shape, data });
    return [name];
  };

  return {
    target,
    nodes,
    initializers,
    scope: (name) => {
      scopeName = name;
    },
    outputsOf,
    node: (operator, inputs, options) => only(outputsOf(1, operator, inputs, options)),
    copy: (value, name) => {
      nodes.push({ name, operator: 'Identity', inputs: [value], outputs: [name], attributes: {} });
      return name;
    },
    floats: (value, shape = []) => {
      const data = typeof value === 'number' ? Float32Array.of(value) : value;
      if (data.length > longestShared) return only(addInitializer(data, shape));
      // Bits, not decimals: −0 is not 0.
      const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
      return only(once(`floats ${shape.join()}: ${bits.join()}`, () => addInitializer(data, shape)));
    },
    integers: (values) =>
      only(once(`integers ${values.join()}`, () => addInitializer(toInt64(values), [values.length]))),
  };
}

/** Of numbers that fit into 32 bits, as all indices of ours do: a BigInt for each would take longer than the graph's nodes. */
function toInt64(values: readonly number[]): BigInt64Array {
  const words = new Int32Array(2 * values.length);
  for (const [index, value] of values.entries()) {
    words[2 * index] = value;
    words[2 * index + 1] = value < 0 ? -1 : 0;
  }
  return new BigInt64Array(words.buffer);
}
