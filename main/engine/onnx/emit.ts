/** Writes a tensor program as an ONNX graph: states come in as graph inputs and leave, updated, as graph outputs. */
import { dataAttribute, stringAttribute } from '../../tensor/attributes.ts';
import { decomposeProgram } from '../../tensor/index.ts';
import type { Program } from '../../tensor/program.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { emitters } from './emitters/index.ts';
import type { ValueOf } from './emitter.ts';
import { createGraphBuilder } from './graph-builder.ts';
import type { GraphBuilder, Target } from './graph-builder.ts';
import type { OnnxModel, OnnxValue } from './model-proto.ts';

export interface EmittedProgram {
  /** Inputs, states and outputs carry the names that the program gives them. */
  readonly model: OnnxModel;
  /** The graph output that holds a state's new value, by the state's name. */
  readonly updates: ReadonlyMap<string, string>;
}

export function emitProgram(source: Program, target: Target): EmittedProgram {
  const program = decomposeProgram(source, (node) => emitters.has(node.primitive));
  const graph = createGraphBuilder(target);
  const valueOf = emitNodes(program, graph);

  for (const [name, tensor] of program.outputs) graph.rename(valueOf(tensor), name);
  const updates = new Map<string, string>();
  const computed = new Set(graph.nodes.flatMap((node) => node.outputs));
  for (const [name, tensor] of program.updates) {
    // A graph output must come from a node, and each name only once; else it needs a copy.
    const value = valueOf(tensor);
    const output = computed.delete(value) ? value : `${name}:updated`;
    if (output !== value) graph.rename(value, output);
    updates.set(name, output);
  }

  const describe = (name: string, { dtype, shape }: Tensor): OnnxValue => ({ name, type: dtype, shape });
  return {
    model: {
      name: 'program',
      inputs: [...program.inputs, ...program.states].map(([name, tensor]) => describe(name, tensor)),
      outputs: [
        ...[...program.outputs].map(([name, tensor]) => describe(name, tensor)),
        ...[...program.updates].map(([name, tensor]) => describe(updates.get(name) ?? '', tensor)),
      ],
      nodes: graph.nodes,
      initializers: graph.initializers,
    },
    updates,
  };
}

/** Writes every node and gives the way to look up their values. */
function emitNodes(program: Program, graph: GraphBuilder): ValueOf {
  const values = new Map<number, string>();
  const valueOf = (tensor: Tensor): string => {
    const known = values.get(tensor.id);
    if (known !== undefined) return known;
    const value = emitTensor(tensor, graph, valueOf);
    values.set(tensor.id, value);
    return value;
  };
  // In the program's order, so that recursion stays shallow; a broadcast is written only if somebody needs it whole.
  for (const node of program.nodes) if (node.primitive !== 'broadcastTo') valueOf(node);
  return valueOf;
}

function emitTensor(tensor: Tensor, graph: GraphBuilder, valueOf: ValueOf): string {
  switch (tensor.primitive) {
    case 'input':
    case 'state':
      return stringAttribute(tensor.attributes, 'name');
    case 'constant':
      return graph.floats(dataAttribute(tensor.attributes), tensor.shape);
    default: {
      const emitter = emitters.get(tensor.primitive);
      if (emitter === undefined) throw new Error(`internal: no ONNX emitter for "${tensor.primitive}"`);
      graph.scope(`${tensor.primitive}.${tensor.id}`);
      return emitter(tensor, graph, valueOf);
    }
  }
}
