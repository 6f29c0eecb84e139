import { describe, expect, it } from 'vitest';
import { emitProgram } from '../../../../main/engine/onnx/emit.ts';
import {
  add,
  argMax,
  broadcastTo,
  convolutionWeightGradient,
  exp,
  gather,
  input,
  multiply,
  program,
  reshape,
  slice,
  state,
  sum,
} from '../../../../main/tensor/index.ts';
import type { Program, Tensor } from '../../../../main/tensor/index.ts';

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
  it('gives pieces that cover a vector by one Split, and others by slices', () => {
    const vector = state('vector', [6]);
    const piece = (from: number, to: number) => slice(vector, { starts: [from], ends: [to] });
    const operators = (...ranges: readonly (readonly [number, number])[]) => {
      const outputs = Object.fromEntries(
        ranges.map(([from, to]) => [`${from} to ${to}`, exp(piece(from, to))]),
      );
      return emit(program({ outputs })).model.nodes.map(({ operator }) => operator);
    };
    expect(operators([3, 6], [0, 1], [1, 3])).toEqual(['Split', 'Exp', 'Exp', 'Exp']);
    expect(operators([0, 3], [4, 6])).toEqual(['Slice', 'Exp', 'Slice', 'Exp']);
    expect(operators([0, 4], [3, 6])).toEqual(['Slice', 'Exp', 'Slice', 'Exp']);
    expect(operators([0, 5])).toEqual(['Slice', 'Exp']);
    expect(operators([0, 3], [2, 4], [5, 6])).not.toContain('Split'); // as many as there are, but not all
  });
  it('writes a Slice for each piece where a card cannot give so many at once', () => {
    const halves = [0, 1].map((half) =>
      slice(state('vector', [4]), { starts: [2 * half], ends: [2 * half + 2] }),
    );
    const [first = halves[0]!, second = first] = halves;
    const parts = program({ outputs: { first, second } });
    const { model } = emitProgram(parts, { provider: 'webgpu', channelBlock: 1 });
    expect(model.nodes.map(({ operator }) => operator)).toEqual(['Slice', 'Slice']);
  });
  it('leaves out what nobody reads: a position as a float, a shape between two others', () => {
    const x = input('x', [2, 3, 100]);
    const best = gather(x, argMax(x));
    const operators = (y: Tensor) =>
      emit(program({ outputs: { y } })).model.nodes.map((node) => node.operator);
    expect(operators(best)).not.toContain('Cast');
    expect(operators(argMax(x))).toContain('Cast');
    const gradient = convolutionWeightGradient(input('image', [1, 1, 4, 4]), input('dy', [1, 1, 4, 4]), {
      kernel: [3, 3],
      padding: [1, 1],
    });
    const last = operators(reshape(gradient, [9])).slice(-2);
    expect(last).toEqual(['Transpose', 'Reshape']);
  });
});
