/** Writes a tensor program as an ONNX graph: states come in as graph inputs and leave, updated, as graph outputs. */
import {
  dataAttribute,
  decomposeProgram,
  type Program,
  sizeOf,
  stringAttribute,
  type Tensor,
} from '../../tensor/index.ts';
import { emitters } from './emitters/index.ts';
import type { ValueOf } from './emitter.ts';
import { createGraphBuilder } from './graph-builder.ts';
import type { GraphBuilder, Target } from './graph-builder.ts';
import type { OnnxModel, OnnxNode, OnnxValue } from './model-proto.ts';
import { piecesOf, type Piece, type Pieces } from './pieces.ts';
import { providerTraits } from './providers.ts';

export interface EmittedProgram {
  /** Inputs and states carry the names that the program gives them. */
  readonly model: OnnxModel;
  /** The graph's output for each output of the program, by the program's name. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The graph's output that holds a state's new value, by the state's name. */
  readonly updates: ReadonlyMap<string, string>;
}

export function emitProgram(source: Program, target: Target): EmittedProgram {
  const program = decomposeProgram(source, (node) => emitters.has(node.primitive));
  const graph = createGraphBuilder(target);
  const valueOf = emitNodes(program, graph);

  const described: OnnxValue[] = [];
  const computed = new Set(graph.nodes.flatMap((node) => node.outputs));
  const giveOut = (kind: string, tensors: ReadonlyMap<string, Tensor>): Map<string, string> =>
    new Map(
      [...tensors].map(([name, tensor]) => {
        // What leaves the graph must come from a node, and leave once; else it needs a copy with a name of its own.
        const value = valueOf(tensor);
        const output = computed.delete(value) ? value : graph.copy(value, `${kind}/${name}`);
        described.push(describe(output, tensor));
        return [name, output];
      }),
    );
  const outputs = giveOut('output', program.outputs);
  const updates = giveOut('update', program.updates);
  const model = {
    name: 'program',
    inputs: [...program.inputs, ...program.states].map(([name, tensor]) => describe(name, tensor)),
    outputs: described,
    nodes: neededNodes(graph.nodes, described),
    initializers: graph.initializers,
  };
  return { model, outputs, updates };
}

/** Without the nodes whose outputs nobody reads: onnxruntime would compute them. Inputs come before their users. */
function neededNodes(nodes: readonly OnnxNode[], outputs: readonly OnnxValue[]): OnnxNode[] {
  const read = new Set(outputs.map(({ name }) => name));
  const needed = nodes.toReversed().filter((node) => {
    const isNeeded = node.outputs.some((output) => read.has(output));
    if (isNeeded) for (const input of node.inputs) read.add(input);
    return isNeeded;
  });
  return needed.reverse();
}

const describe = (name: string, { dtype, shape }: Tensor): OnnxValue => ({ name, type: dtype, shape });

/** Writes every node and gives the way to look up their values. */
function emitNodes(program: Program, graph: GraphBuilder): ValueOf {
  const values = new Map<number, string>();
  const pieces: Pieces = providerTraits[graph.target.provider].splits ? piecesOf(program) : new Map();
  const valueOf = (tensor: Tensor): string => {
    const known = values.get(tensor.id);
    if (known !== undefined) return known;
    const piece = pieces.get(tensor);
    const value = piece ? emitPiece(piece, graph, valueOf) : emitTensor(tensor, graph, valueOf);
    values.set(tensor.id, value);
    return value;
  };
  // In the program's order, so that recursion stays shallow.
  for (const node of program.nodes) if (!onDemand.has(node.primitive)) valueOf(node);
  return valueOf;
}

/** Written only if somebody needs them as they are: a broadcast whole, a position as a float. */
const onDemand = new Set(['broadcastTo', 'argMax', 'argMin']);

/** The Split is written with the first of its pieces. */
function emitPiece({ all, index }: Piece, graph: GraphBuilder, valueOf: ValueOf): string {
  const [first] = all;
  const source = first?.inputs[0];
  if (source === undefined) throw new Error('internal: pieces of nothing');
  const whole = valueOf(source);
  graph.scope(`split.${source.id}`);
  const lengths = graph.integers(all.map(({ shape }) => sizeOf(shape)));
  return graph.outputsOf(all.length, 'Split', [whole, lengths], { attributes: { axis: 0 } })[index] ?? '';
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
