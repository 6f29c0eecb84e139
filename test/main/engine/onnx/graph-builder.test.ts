import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../../main/engine/onnx/graph-builder.ts';

const target = { provider: 'cpu', channelBlock: 1 } as const;

describe('createGraphBuilder', () => {
  it('writes equal nodes once and different ones apart', () => {
    const graph = createGraphBuilder(target);
    const first = graph.node('Add', ['a', 'b']);
    expect(graph.node('Add', ['a', 'b'])).toBe(first);
    expect(graph.node('Add', ['b', 'a'])).not.toBe(first);
    expect(graph.node('Softmax', ['a'], { attributes: { axis: 1 } })).not.toBe(
      graph.node('Softmax', ['a'], { attributes: { axis: 2 } }),
    );
    expect(graph.nodes).toHaveLength(4);
  });
  it('writes equal small constants once, by value and shape', () => {
    const graph = createGraphBuilder(target);
    expect(graph.floats(2)).toBe(graph.floats(Float32Array.of(2)));
    expect(graph.floats(Float32Array.of(2), [1])).not.toBe(graph.floats(2));
    expect(graph.integers([1, 2])).toBe(graph.integers([1, 2]));
    expect(graph.initializers).toHaveLength(3);
    expect(graph.floats(-0)).not.toBe(graph.floats(0));
  });
  it('names nodes after the scope they are written in', () => {
    const graph = createGraphBuilder(target);
    graph.scope('softmax.7');
    expect(graph.node('Exp', ['x'])).toMatch(/^softmax\.7\/Exp/);
  });
});
