/**
 * normalize and its two gradients. Everything that is one number per map is computed first, so that a full-size pass is
 * one product and one sum. Equal nodes are written once: forward and backward passes share the statistics.
 */
import { at, numberAttribute, operand, range, sizeOf, spatial, type Tensor } from '../../../tensor/index.ts';
import { settled } from '../emitter.ts';
import type { Emitter, Values } from '../emitter.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { orderOf } from '../layouts.ts';

/** x channels last [N, …, C]; the others [N, 1 …, C]. */
interface Moments {
  readonly x: string;
  readonly mean: string;
  /** 1 / √(variance + ε) */
  readonly scale: string;
}

function moments(tensor: Tensor, epsilon: number, graph: GraphBuilder, values: Values): Moments {
  const x = values.as(tensor, 'image');
  const mean = meanOverSpace(x, tensor, graph);
  const variance = meanOverSpace(graph.node('SquaredDifference', [x, mean]), tensor, graph);
  return { x, mean, scale: graph.node('Rsqrt', [graph.node('AddV2', [variance, graph.floats(epsilon)])]) };
}

const meanOverSpace = (value: string, { shape }: Tensor, graph: GraphBuilder): string =>
  graph.node('Mean', [value, graph.integers(range(shape.length - 2).map((axis) => axis + 1))], {
    keep_dims: true,
  });

export const normalize: Emitter = (node, graph, values) => {
  const [tensor, scale, bias] = [operand(node, 0), operand(node, 1), operand(node, 2)];
  const slope = numberAttribute(node.attributes, 'slope');
  const {
    x,
    mean,
    scale: inverse,
  } = moments(tensor, numberAttribute(node.attributes, 'epsilon'), graph, values);
  const gain = graph.node('Mul', [inverse, values.of(scale)]);
  const shift = graph.node('Sub', [values.of(bias), graph.node('Mul', [mean, gain])]);
  const z = graph.node('AddV2', [graph.node('Mul', [x, gain]), shift]);
  const y = slope === 1 ? z : graph.node('LeakyRelu', [z], { alpha: { float: slope } });
  return settled(y, node, { graph, values, from: orderOf('image', node.shape.length) });
};

/** Means over space [N, 1 …, C] of dz, and of dz · x̂. */
function gradientMeans(
  { x, mean, scale }: Moments,
  dz: Tensor,
  graph: GraphBuilder,
  values: Values,
): { readonly plain: string; readonly weighted: string } {
  const gradient = values.as(dz, 'image');
  const plain = meanOverSpace(gradient, dz, graph);
  const raw = meanOverSpace(graph.node('Mul', [gradient, x]), dz, graph);
  const centred = graph.node('Sub', [raw, graph.node('Mul', [plain, mean])]);
  return { plain, weighted: graph.node('Mul', [centred, scale]) };
}

/** gain · (dz − mean dz − x̂ · mean(dz x̂)) = gain · dz + pull · x + shift */
export const normalizeGradient: Emitter = (node, graph, values) => {
  const [tensor, scale, dz] = [operand(node, 0), operand(node, 1), operand(node, 2)];
  const statistics = moments(tensor, numberAttribute(node.attributes, 'epsilon'), graph, values);
  const { plain, weighted } = gradientMeans(statistics, dz, graph, values);
  const gain = graph.node('Mul', [statistics.scale, values.of(scale)]);
  const pull = graph.node('Neg', [
    graph.node('Mul', [gain, graph.node('Mul', [statistics.scale, weighted])]),
  ]);
  const shift = graph.node('Neg', [
    graph.node('AddV2', [graph.node('Mul', [gain, plain]), graph.node('Mul', [pull, statistics.mean])]),
  ]);
  const parts = [
    graph.node('Mul', [values.as(dz, 'image'), gain]),
    graph.node('AddV2', [graph.node('Mul', [statistics.x, pull]), shift]),
  ];
  const dx = graph.node('AddV2', parts);
  return settled(dx, node, { graph, values, from: orderOf('image', node.shape.length) });
};

export const normalizeScaleGradient: Emitter = (node, graph, values) => {
  const [tensor, dz] = [operand(node, 0), operand(node, 1)];
  const statistics = moments(tensor, numberAttribute(node.attributes, 'epsilon'), graph, values);
  const { weighted } = gradientMeans(statistics, dz, graph, values);
  const flat = graph.reshape(weighted, [at(tensor.shape, 0), at(tensor.shape, 1)]);
  const sum = graph.node('Sum', [flat, graph.integers([0])], { keep_dims: false });
  return graph.node('Mul', [sum, graph.floats(sizeOf(spatial(tensor.shape)))]);
};
