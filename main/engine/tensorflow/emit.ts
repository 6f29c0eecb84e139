/**
 * Writes a tensor program as a TensorFlow graph with three signatures: `init` feeds states, `step` takes the inputs,
 * gives the outputs and updates the states, `read` gives states. States are resource variables: they stay where the
 * graph runs, in the order that its kernels want, and are turned to the program's order only when read or written.
 */
import {
  dataAttribute,
  decomposeProgram,
  type Program,
  range,
  sizeOf,
  stringAttribute,
  type Tensor,
} from '../../tensor/index.ts';
import { emitters } from './emitters/index.ts';
import type { Values } from './emitter.ts';
import { createGraphBuilder, float32 } from './graph-builder.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { assignLayouts, inOrder, orderOf } from './layouts.ts';
import type { LayoutOf } from './layouts.ts';
import type { SavedModel, Signature, SignatureValue } from './saved-model.ts';

export interface EmittedProgram {
  readonly model: SavedModel;
  /** Inputs and outputs by the program's names; `init` gives one output per state that stands for having written it. */
  readonly init: Signature;
  readonly step: Signature;
  readonly read: Signature;
}

export function emitProgram(source: Program): EmittedProgram {
  const program = decomposeProgram(source, (node) => emitters.has(node.primitive));
  const layoutOf = assignLayouts(program);
  const graph = createGraphBuilder();
  const variables = new Map(
    [...program.states].map(([name, state]) => [name, addVariable(graph, state, layoutOf)]),
  );
  const init = emitInit(graph, variables);
  const read = emitRead(graph, variables);
  const step = emitStep(program, graph, { variables, layoutOf });
  return { model: { nodes: graph.nodes, signatures: { init, step, read } }, init, step, read };
}

/** A state as the graph keeps it. */
interface Variable {
  readonly state: Tensor;
  readonly handle: string;
  /** Its axes in the order that the graph wants. */
  readonly order: readonly number[];
}

type Variables = ReadonlyMap<string, Variable>;

function addVariable(graph: GraphBuilder, state: Tensor, layoutOf: LayoutOf): Variable {
  const order = orderOf(layoutOf(state), state.shape.length);
  const name = `variable.${String(graph.nodes.length)}`;
  const handle = graph.namedNode(name, 'VarHandleOp', [], {
    dtype: float32,
    shape: { shape: inOrder(state.shape, order) },
    shared_name: name,
  });
  return { state, handle, order };
}

const assign = (
  graph: GraphBuilder,
  { handle }: Variable,
  value: string,
  after: readonly string[] = [],
): string =>
  graph.namedNode(
    `assign.${String(graph.nodes.length)}`,
    'AssignVariableOp',
    [handle, value, ...after.map((node) => `^${node}`)],
    { dtype: float32 },
  );

const readVariable = (graph: GraphBuilder, { handle }: Variable): string =>
  graph.namedNode(`read.${String(graph.nodes.length)}`, 'ReadVariableOp', [handle], { dtype: float32 });

/** What is fed is memory of JavaScript's: a copy of it may stay in a variable, or be written over. */
function addFeed(graph: GraphBuilder, { shape }: Tensor): { readonly fed: string; readonly value: string } {
  const fed = graph.namedNode(`feed.${String(graph.nodes.length)}`, 'Placeholder', [], {
    dtype: float32,
    shape: { shape },
  });
  return { fed, value: graph.node('DeepCopy', [fed]) };
}

const describe = (value: string, { shape }: Tensor): SignatureValue => ({ value: `${value}:0`, shape });

function emitInit(graph: GraphBuilder, variables: Variables): Signature {
  const inputs = new Map<string, SignatureValue>();
  const outputs = new Map<string, SignatureValue>();
  graph.scope('init');
  for (const [name, variable] of variables) {
    const { state, order } = variable;
    const { fed, value } = addFeed(graph, state);
    const from = range(state.shape.length);
    const done = assign(graph, variable, graph.arrange(value, { shape: state.shape, from, to: order }));
    inputs.set(name, describe(fed, state));
    outputs.set(name, { value: `${after(graph, graph.floats(0), [done])}:0`, shape: [] });
  }
  return { inputs, outputs };
}

function emitRead(graph: GraphBuilder, variables: Variables): Signature {
  graph.scope('read');
  const outputs = [...variables].map(([name, variable]) => {
    const { state, order } = variable;
    const to = range(state.shape.length);
    const value = graph.arrange(readVariable(graph, variable), { shape: state.shape, from: order, to });
    return [name, describe(value, state)] as const;
  });
  return { inputs: new Map(), outputs: new Map(outputs) };
}

/** A node that runs once the given ones have run. */
const barrier = (graph: GraphBuilder, nodes: readonly string[]): string =>
  graph.namedNode(
    `barrier.${String(graph.nodes.length)}`,
    'NoOp',
    nodes.map((node) => `^${node}`),
    {},
  );

/** The same value, once the given nodes have run. */
const after = (graph: GraphBuilder, value: string, nodes: readonly string[]): string =>
  graph.namedNode(
    `after.${String(graph.nodes.length)}`,
    'Identity',
    [value, ...nodes.map((node) => `^${node}`)],
    { T: float32 },
  );

function emitStep(
  program: Program,
  graph: GraphBuilder,
  { variables, layoutOf }: { readonly variables: Variables; readonly layoutOf: LayoutOf },
): Signature {
  graph.scope('step');
  const feeds = new Map([...program.inputs].map(([name, tensor]) => [name, addFeed(graph, tensor)]));
  const reads = new Map([...variables].map(([name, variable]) => [name, readVariable(graph, variable)]));
  const values = emitNodes(program, graph, { feeds, reads, layoutOf });

  // Every state is read before the first is written: updates see the values of before the step.
  const guard = program.guard === undefined ? undefined : program.outputs.get(program.guard);
  const counts = guard && graph.node('Equal', [values.as(guard, 'plain'), graph.floats(1)]);
  const updates = [...program.updates].map(([name, tensor]) => {
    const state = program.states.get(name);
    const value = values.as(tensor, state === undefined ? 'plain' : layoutOf(state));
    const kept = reads.get(name);
    const guarded = counts && kept && graph.node('SelectV2', [counts, value, kept]);
    return [name, guarded ?? value] as const;
  });
  const allRead = barrier(graph, [...reads.values()]);
  const assigned = updates.flatMap(([name, value]) => {
    const variable = variables.get(name);
    return variable === undefined ? [] : [assign(graph, variable, value, [allRead])];
  });
  const written = [barrier(graph, assigned)];
  const outputs = [...program.outputs].map(([name, tensor]) => {
    const value = after(graph, values.as(tensor, 'plain'), written);
    return [name, describe(value, tensor)] as const;
  });
  // A run needs something to ask for.
  if (outputs.length === 0)
    outputs.push(['', { value: `${after(graph, graph.floats(0), written)}:0`, shape: [] }]);
  const inputs = [...program.inputs].map(
    ([name, tensor]) => [name, describe(feeds.get(name)?.fed ?? '', tensor)] as const,
  );
  return { inputs: new Map(inputs), outputs: new Map(outputs) };
}

interface Leaves {
  readonly feeds: ReadonlyMap<string, { readonly value: string }>;
  readonly reads: ReadonlyMap<string, string>;
  readonly layoutOf: LayoutOf;
}

/** Writes every node and gives the way to look up their values. */
function emitNodes(program: Program, graph: GraphBuilder, leaves: Leaves): Values {
  const { layoutOf } = leaves;
  const known = new Map<number, string>();
  const values: Values = {
    layoutOf,
    orderOf: (tensor) => orderOf(layoutOf(tensor), tensor.shape.length),
    of: (tensor) => {
      const value = known.get(tensor.id) ?? emitTensor(tensor, graph, { values, leaves });
      known.set(tensor.id, value);
      return value;
    },
    as: (tensor, layout) => {
      const { shape, dtype } = tensor;
      const to = orderOf(layout, shape.length);
      return graph.arrange(values.of(tensor), { shape, dtype, from: values.orderOf(tensor), to });
    },
  };
  // In the program's order, so that recursion stays shallow; a broadcast is written only if somebody needs it whole.
  for (const node of program.nodes) if (node.primitive !== 'broadcastTo') values.of(node);
  return values;
}

function emitTensor(
  tensor: Tensor,
  graph: GraphBuilder,
  { values, leaves }: { readonly values: Values; readonly leaves: Leaves },
): string {
  const name = (): string => stringAttribute(tensor.attributes, 'name');
  const order = values.orderOf(tensor);
  const fromPlain = (value: string): string =>
    graph.arrange(value, { shape: tensor.shape, from: range(tensor.shape.length), to: order });
  switch (tensor.primitive) {
    case 'input':
      return fromPlain(leaves.feeds.get(name())?.value ?? '');
    case 'state':
      return leaves.reads.get(name()) ?? '';
    case 'constant':
      return constantOf(tensor, graph, order);
    default: {
      const emitter = emitters.get(tensor.primitive);
      if (emitter === undefined) throw new Error(`internal: no TensorFlow emitter for "${tensor.primitive}"`);
      graph.scope(`${tensor.primitive}.${tensor.id}`);
      return emitter(tensor, graph, values);
    }
  }
}

/** A constant of one value everywhere needs that value once. */
function constantOf(tensor: Tensor, graph: GraphBuilder, order: readonly number[]): string {
  const data = dataAttribute(tensor.attributes);
  const shape = inOrder(tensor.shape, order);
  const [first = 0] = data;
  if (sizeOf(shape) > 1 && data.every((value) => Object.is(value, first))) {
    return graph.node('Fill', [graph.integers(shape), graph.floats(first)], {
      index_type: { type: 'int32' },
    });
  }
  return graph.arrange(graph.floats(data, tensor.shape), {
    shape: tensor.shape,
    from: range(tensor.shape.length),
    to: order,
  });
}
