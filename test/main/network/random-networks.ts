/** Small random layer graphs, and random pruning plans for any network: what the property tests draw from. */
import { couple } from '../../../main/network/coupling.ts';
import { inputsOf, type Network } from '../../../main/network/graph.ts';
import type { Layer } from '../../../main/network/layers/index.ts';
import { createPlan, type PruningPlan } from '../../../main/network/plan.ts';
import { parseNetwork } from '../../../main/network/validate.ts';
import { shuffled, type Random } from '../../../shared/random.ts';

interface Value {
  readonly id: string;
  readonly filters: number;
  /** 1 = the input's size, 2 = half of it. */
  readonly scale: number;
}

interface Draft {
  readonly layers: Layer[];
  readonly values: Value[];
  readonly random: Random;
}

const pick = <T>(items: readonly T[], random: Random): T => items[random.integer(items.length)]!;

function lay(draft: Draft, layer: Layer, filters: number, scale: number): Value {
  draft.layers.push(layer);
  const value = { id: layer.id, filters, scale };
  draft.values.push(value);
  return value;
}

function convolve(draft: Draft, source: Value, filters: number, stride = 1): Value {
  const side = pick([1, 3], draft.random);
  const id = `conv${draft.layers.length}`;
  const [kernel, strides] = [
    [side, side],
    [stride, stride],
  ];
  const layer: Layer = {
    kind: 'convolution',
    id,
    input: source.id,
    stage: 0,
    filters,
    kernel,
    strides,
    bias: true,
  };
  return lay(draft, layer, filters, source.scale * stride);
}

function upsample(draft: Draft, source: Value, filters: number): Value {
  const id = `up${draft.layers.length}`;
  const strides = [2, 2];
  const layer: Layer = {
    kind: 'transposedConvolution',
    id,
    input: source.id,
    stage: 0,
    filters,
    strides,
    bias: true,
  };
  return lay(draft, layer, filters, source.scale / 2);
}

const steps: readonly ((draft: Draft, source: Value) => void)[] = [
  (draft, source) => {
    const stride = source.scale === 1 ? 1 + draft.random.integer(2) : 1;
    convolve(draft, source, 2 + draft.random.integer(3), stride);
  },
  (draft, source) => {
    if (source.scale !== 2) return;
    if (draft.random.integer(2) === 0) upsample(draft, source, 2 + draft.random.integer(3));
    else {
      const id = `repeat${draft.layers.length}`;
      lay(draft, { kind: 'upsample', id, input: source.id, factors: [2, 2] }, source.filters, 1);
    }
  },
  (draft, source) => {
    const id = `norm${draft.layers.length}`;
    const affine = draft.random.integer(2) === 1;
    lay(draft, { kind: 'normalization', id, input: source.id, affine }, source.filters, source.scale);
  },
  (draft, source) => {
    const id = `act${draft.layers.length}`;
    const layer: Layer = pick(
      [
        { kind: 'activation', id, input: source.id, slope: 0.01 },
        { kind: 'prelu', id, input: source.id },
      ],
      draft.random,
    );
    lay(draft, layer, source.filters, source.scale);
  },
  (draft, source) => {
    const id = `drop${draft.layers.length}`;
    const layer: Layer = pick(
      [
        { kind: 'dropout', id, input: source.id, rate: 0.3, of: 'channels' },
        { kind: 'dropBlock', id, input: source.id, rate: 0.3, block: 3 },
      ],
      draft.random,
    );
    lay(draft, layer, source.filters, source.scale);
  },
  (draft, source) => {
    const peers = draft.values.filter((value) => value.scale === source.scale);
    const { id: gate } = convolve(draft, pick(peers, draft.random), 1);
    lay(
      draft,
      { kind: 'gate', id: `gate${draft.layers.length}`, input: source.id, gate },
      source.filters,
      source.scale,
    );
  },
  (draft, source) => {
    const id = `pool${draft.layers.length}`;
    const mode = pick(['max', 'average'] as const, draft.random);
    if (source.scale === 1) {
      lay(draft, { kind: 'pool', id, input: source.id, mode, window: [2, 2] }, source.filters, 2);
    }
  },
  (draft, source) => {
    const peers = draft.values.filter((value) => value.scale === source.scale);
    const other = convolve(draft, pick(peers, draft.random), source.filters);
    const inputs = draft.random.integer(2) === 1 ? [source.id, other.id] : [other.id, source.id];
    lay(draft, { kind: 'add', id: `add${draft.layers.length}`, inputs }, source.filters, source.scale);
  },
  (draft, source) => {
    const peers = draft.values.filter((value) => value.scale === source.scale && value.filters <= 4);
    const other = draft.random.integer(3) === 0 ? source : pick([source, ...peers], draft.random); // often x ‖ x
    const inputs = [source.id, other.id];
    const id = `concat${draft.layers.length}`;
    lay(draft, { kind: 'concatenation', id, inputs }, source.filters + other.filters, source.scale);
  },
];

/** Two input channels, two classes, sides that are even; whatever nothing read ends in the head. */
export function randomNetwork(random: Random): Network {
  const input: Value = { id: 'input', filters: 2, scale: 1 };
  const draft: Draft = { layers: [{ kind: 'input', id: 'input' }], values: [input], random };
  convolve(draft, input, 3);
  while (draft.layers.length < 14) {
    const narrow = draft.values.filter((value) => value.filters <= 6 && value.id !== 'input');
    pick(steps, random)(draft, pick(narrow, random));
  }
  const read = new Set(draft.layers.flatMap(inputsOf));
  const loose = draft.values.filter((value) => !read.has(value.id));
  const ends = loose.map((value) => (value.scale === 1 ? value : upsample(draft, value, 2)));
  const inputs = [...ends.map((value) => value.id), 'conv1'];
  draft.layers.push({ kind: 'concatenation', id: 'all', inputs });
  const ones = [1, 1];
  draft.layers.push({
    kind: 'convolution',
    id: 'head',
    input: 'all',
    stage: 0,
    filters: 2,
    kernel: ones,
    strides: ones,
    bias: true,
  });
  return parseNetwork({ dims: 2, inputChannels: 2, classes: 2, layers: draft.layers, heads: ['head'] });
}

/** Keeps a random part of every group that may be cut, at least one filter of every layer. */
export function randomPlan(network: Network, random: Random): PruningPlan {
  const { groups, axes } = couple(network);
  const runs = axes.filter(({ does }) => does === 'produce').flatMap(({ segments }) => segments);
  const reductions = groups
    .filter((group) => !group.frozen)
    .map(({ id, filters }) => {
      const order = shuffled(
        Array.from({ length: filters }, (_, index) => index),
        random,
      );
      const kept = new Set(order.slice(0, 1 + random.integer(filters)));
      for (const { group, atoms } of runs) if (group === id) kept.add(pick(atoms, random));
      return { group: id, keep: [...kept].sort((a, b) => a - b) };
    });
  return createPlan(network, reductions);
}

/** What kinds of layers and ties a network has, to show that the draw covers them. */
export function traits(network: Network): string[] {
  return [
    ...network.layers.map((layer) =>
      layer.kind === 'normalization' ? `norm affine=${layer.affine}` : layer.kind,
    ),
    ...network.layers.flatMap((layer) => {
      if (layer.kind === 'concatenation') return layer.inputs[0] === layer.inputs[1] ? ['x ‖ x'] : [];
      if (layer.kind !== 'add') return [];
      const tied = layer.inputs.some((id) => id.startsWith('concat'));
      return tied ? ['add of a concatenation'] : [];
    }),
  ];
}
