/**
 * The reference engine: interprets a program node by node on tfjs's plain `cpu` backend. Slow and independent of the
 * engines that it is held against; tests use it, training never does.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {
  dataAttribute,
  decomposeProgram,
  type Program,
  stringAttribute,
  type Tensor,
} from '../../tensor/index.ts';
import type { Engine, Executable } from '../engine.ts';
import { checkedFeeds, createStates, settle, takesUpdates } from '../states.ts';
import type { States } from '../states.ts';
import { kernels } from './kernels.ts';

export function createReferenceEngine(): Engine {
  // Without it, tfjs advises a faster package on the console at its first operation.
  tf.enableProdMode();
  return {
    device: {
      engine: 'reference',
      name: 'cpu',
      description: `tfjs ${tf.version_core} in plain JavaScript, one thread`,
    },
    compile: (program, state) => settle(() => createExecutable(program, createStates(program, state))),
  };
}

function createExecutable(source: Program, states: States): Executable {
  const program = decomposeProgram(source, (node) => kernels.has(node.primitive));
  return {
    run: (feeds) =>
      settle(() => {
        const leaves = new Map([...checkedFeeds(source, feeds), ...states]);
        const { outputs, updates } = interpret(program, leaves);
        if (takesUpdates(program, new Map(outputs)))
          for (const [name, value] of updates) states.replace(name, value);
        return Object.fromEntries(outputs);
      }),
    readState: (names) => settle(() => states.read(names)),
    writeState: (values) => settle(() => states.write(values)),
    dispose: () => settle(() => states.clear()),
  };
}

type NamedArrays = [string, Float32Array][];

/** Every value lives until the end of the step; nothing outlives it but copies. */
function interpret(
  program: Program,
  leaves: ReadonlyMap<string, Float32Array>,
): { outputs: NamedArrays; updates: NamedArrays } {
  const values = new Map<Tensor, tf.Tensor>();
  const valueOf = (node: Tensor): tf.Tensor => {
    const value = values.get(node);
    if (value === undefined) throw new Error(`internal: ${node.primitive} is used before it is computed`);
    return value;
  };
  const arrays = (tensors: ReadonlyMap<string, Tensor>): NamedArrays =>
    [...tensors].map(([name, tensor]) => [name, Float32Array.from(valueOf(tensor).dataSync())]);

  tf.engine().startScope();
  try {
    for (const node of program.nodes) values.set(node, evaluate(node, valueOf, leaves));
    return { outputs: arrays(program.outputs), updates: arrays(program.updates) };
  } finally {
    tf.engine().endScope();
  }
}

function evaluate(
  node: Tensor,
  valueOf: (node: Tensor) => tf.Tensor,
  leaves: ReadonlyMap<string, Float32Array>,
): tf.Tensor {
  if (node.primitive === 'input' || node.primitive === 'state') {
    const values = leaves.get(stringAttribute(node.attributes, 'name'));
    return tf.tensor(values ?? [], [...node.shape], 'float32');
  }
  if (node.primitive === 'constant') {
    return tf.tensor(dataAttribute(node.attributes), [...node.shape], 'float32');
  }
  const kernel = kernels.get(node.primitive);
  if (kernel === undefined) throw new Error(`internal: no kernel for "${node.primitive}"`);
  const inputs = node.inputs.map(valueOf);
  return kernel(node, {
    all: inputs,
    get: (index) => {
      const input = inputs[index];
      if (input === undefined) throw new Error(`internal: ${node.primitive} has no input ${index}`);
      return input;
    },
  });
}
