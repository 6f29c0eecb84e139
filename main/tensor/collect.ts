/** Collects a program from what it gives: outputs and updates. Checks that names are used for one thing only. */
import { stringAttribute } from './attributes.ts';
import { ancestors } from './graph.ts';
import type { Program } from './program.ts';
import { format, sameShape } from './shape.ts';
import { sizeOf } from './tensor.ts';
import type { Tensor } from './tensor.ts';

export type Named = ReadonlyMap<string, Tensor>;

export function collect(outputs: Named, updates: Named, guard?: string): Program {
  const nodes = ancestors([...outputs.values(), ...updates.values()]);
  const inputs = leaves(nodes, 'input');
  const states = leaves(nodes, 'state');
  for (const name of inputs.keys()) {
    if (states.has(name)) throw new Error(`program: "${name}" is both an input and a state`);
  }
  for (const [name, value] of [...outputs, ...updates]) {
    if (value.dtype !== 'float32') throw new Error(`program: "${name}" is bool: convert it with toFloat`);
  }
  for (const [name, value] of updates) {
    const shape = states.get(name)?.shape;
    if (shape === undefined)
      throw new Error(`program: the update "${name}" belongs to no state in the program`);
    if (!sameShape(shape, value.shape)) {
      throw new Error(`program: the state "${name}" ${format(shape)} cannot take ${format(value.shape)}`);
    }
  }
  if (guard !== undefined && sizeOf(outputs.get(guard)?.shape ?? [0]) !== 1)
    throw new Error(`program: the guard "${guard}" is no output of one number`);
  return { inputs, states, outputs, updates, guard, nodes };
}

function leaves(nodes: readonly Tensor[], kind: 'input' | 'state'): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const node of nodes.filter(({ primitive }) => primitive === kind)) {
    const name = stringAttribute(node.attributes, 'name');
    const known = found.get(name);
    if (known !== undefined && !sameShape(known.shape, node.shape)) {
      const shapes = `${format(known.shape)} and ${format(node.shape)}`;
      throw new Error(`program: the ${kind} "${name}" appears with two shapes, ${shapes}`);
    }
    if (known === undefined) found.set(name, node);
  }
  return found;
}
