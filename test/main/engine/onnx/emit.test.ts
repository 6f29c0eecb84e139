import { describe, expect, it } from 'vitest';
import { emitProgram } from '../../../../main/engine/onnx/emit.ts';
import { add, broadcastTo, input, multiply, program, state, sum } from '../../../../main/tensor/index.ts';
import type { Program } from '../../../../main/tensor/index.ts';

const emit = (parts: Program) => emitProgram(parts, { provider: 'cpu', channelBlock: 1 });

describe('emitProgram', () => {
  it('keeps the names of inputs and states, and says where the outputs are', () => {
    const loss = sum(multiply(input('x', [3]), state('w', [3])));
    const { model, outputs } = emit(program({ outputs: { loss } }));
    expect(model.inputs.map(({ name }) => name)).toEqual(['x', 'w']);
    expect(model.outputs).toEqual([{ name: outputs.get('loss'), type: 'float32', shape: [] }]);
  });
  it('gives an updated state as a graph output, without a copy', () => {
    const counter = state('counter', []);
    const { model, updates } = emit(program({ outputs: {}, updates: { counter: add(counter, 1) } }));
    expect(model.nodes.map(({ operator }) => operator)).toEqual(['Add']);
    expect(updates.get('counter')).toBe(model.outputs[0]?.name);
  });
  it('copies where two states take one value, or a state takes an input', () => {
    const next = add(state('a', []), 1);
    const { model } = emit(
      program({
        outputs: { b: state('b', []), c: state('c', []) },
        updates: { a: next, b: next, c: input('x', []) },
      }),
    );
    const names = model.outputs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
  it('lets element-wise operators broadcast by themselves', () => {
    const y = add(input('x', [2, 3]), broadcastTo(input('row', [3]), [2, 3]));
    expect(emit(program({ outputs: { y } })).model.nodes.map(({ operator }) => operator)).not.toContain(
      'Expand',
    );
  });
});
