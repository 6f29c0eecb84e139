/**
 * Which channels must go together, and which index of which parameter each one owns (pruning-methods.md 4.1). Every
 * convolution output channel is an *atom*. Norm, activation and pool pass atoms on, concatenation appends them, addition
 * unites them one by one (union-find). Layers whose atoms are united form one group; a cut chooses atoms of groups.
 * That one table needs no tracing, and copes with x ‖ x and with additions of concatenations.
 */
import { inputsOf, valueOf, type Layer, type Network } from './graph.ts';
import { createDisjointSets, type DisjointSets } from './union-find.ts';

/** A run of channels that comes from one producer: channel i of the run is atom `atoms[i]` of the group. */
export interface Segment {
  readonly group: string;
  readonly atoms: readonly number[];
}

/** Makes the channels, scales each one (norm), or reads them. */
export type AxisRole = 'produce' | 'scale' | 'consume';

/** One axis of one parameter, cut into segments. */
export interface AxisBinding {
  readonly parameter: string;
  readonly axis: number;
  readonly role: AxisRole;
  readonly segments: readonly Segment[];
}

export interface ChannelGroup {
  /** The first producer's layer id: "encoder2.1", "up1", "decoder0.2". Stays the same through cuts. */
  readonly id: string;
  readonly stage: number;
  /** Atoms, numbered 0 … filters - 1 in a plan. */
  readonly filters: number;
  readonly producers: readonly string[];
  /** Never cut: the network's input, and whatever is tied to a head. */
  readonly frozen: boolean;
  /** Fewest filters that may be left: all of a frozen group, else 1. Methods may ask for more. */
  readonly minKeep: number;
  /** The last layer before a fork whose channels are just this group's atoms in order; null where there is none. */
  readonly featureMap: string | null;
}

export interface Coupling {
  /** In the order of their first producers. */
  readonly groups: readonly ChannelGroup[];
  readonly axes: readonly AxisBinding[];
}

/** Atoms by layer id, as runs of one producer each, while the graph is walked. */
type Runs = ReadonlyMap<string, readonly (readonly number[])[]>;

export function couple(network: Network): Coupling {
  const sets = createDisjointSets();
  const producerOf: string[] = [];
  const runs = traceAtoms(network, sets, producerOf);
  const groupOf = groupProducers(network, sets, producerOf);

  const places = new Map<number, number>(); // root atom → its number within its group
  const sizes = new Map<string, number>();
  for (const [atom, producer] of producerOf.entries()) {
    const group = valueOf(groupOf, producer);
    if (places.has(sets.find(atom))) continue;
    const size = sizes.get(group) ?? 0;
    places.set(sets.find(atom), size);
    sizes.set(group, size + 1);
  }
  const segments = new Map<string, readonly Segment[]>();
  for (const [id, layerRuns] of runs) {
    const named = layerRuns.map((run) => ({
      group: valueOf(groupOf, producerOf[run[0] ?? 0] ?? ''),
      atoms: run.map((atom) => places.get(sets.find(atom)) ?? 0),
    }));
    segments.set(id, named);
  }
  return {
    groups: [...sizes].map(([id, filters]) => describeGroup(network, { id, filters, groupOf, segments })),
    axes: network.layers.flatMap((layer) => bindAxes(layer, segments)),
  };
}

function traceAtoms(network: Network, sets: DisjointSets, producerOf: string[]): Runs {
  const runs = new Map<string, readonly (readonly number[])[]>();
  for (const layer of network.layers) {
    const incoming = inputsOf(layer).map((id) => valueOf(runs, id));
    const made = 'filters' in layer ? layer.filters : layer.kind === 'input' ? network.inputChannels : 0;
    if (made > 0) {
      const atoms = Array.from({ length: made }, () => sets.add());
      for (const atom of atoms) producerOf[atom] = layer.id;
      runs.set(layer.id, [atoms]);
    } else if (layer.kind === 'concatenation') {
      runs.set(layer.id, incoming.flat());
    } else {
      const [first = [], ...others] = incoming;
      const atoms = first.flat();
      for (const other of others) {
        for (const [index, atom] of other.flat().entries()) sets.unite(atoms[index] ?? atom, atom);
      }
      runs.set(layer.id, first);
    }
  }
  return runs;
}

/** The group of each producer: producers that share an atom share a group, called after the first of them. */
function groupProducers(
  network: Network,
  atoms: DisjointSets,
  producerOf: readonly string[],
): Map<string, string> {
  const sets = createDisjointSets();
  const numbers = new Map(network.layers.map((layer) => [layer.id, sets.add()]));
  for (const [atom, producer] of producerOf.entries()) {
    const partner = producerOf[atoms.find(atom)] ?? producer;
    sets.unite(valueOf(numbers, producer), valueOf(numbers, partner));
  }
  const nameOf = (id: string): string => network.layers[sets.find(valueOf(numbers, id))]?.id ?? id;
  return new Map(producerOf.map((producer) => [producer, nameOf(producer)]));
}

type Segments = ReadonlyMap<string, readonly Segment[]>;

interface GroupFacts {
  readonly id: string;
  readonly filters: number;
  readonly groupOf: ReadonlyMap<string, string>;
  readonly segments: Segments;
}

function describeGroup(network: Network, { id, filters, groupOf, segments }: GroupFacts): ChannelGroup {
  const producers = [...groupOf].filter(([, group]) => group === id).map(([producer]) => producer);
  const frozen = producers.some((producer) => producer === 'input' || network.heads.includes(producer));
  const first = network.layers.find((layer) => layer.id === id);
  const map = network.layers.findLast(
    (layer) => layer.kind !== 'pool' && isWholeGroup(valueOf(segments, layer.id), id, filters),
  );
  return {
    id,
    stage: first && 'stage' in first ? first.stage : 0,
    filters,
    producers,
    frozen,
    minKeep: frozen ? filters : 1,
    featureMap: map?.id ?? null,
  };
}

function isWholeGroup(segments: readonly Segment[], group: string, filters: number): boolean {
  if (segments.some((segment) => segment.group !== group)) return false;
  const atoms = segments.flatMap((segment) => segment.atoms);
  return atoms.length === filters && atoms.every((atom, index) => atom === index);
}

function bindAxes(layer: Layer, all: Segments): AxisBinding[] {
  const segments = valueOf(all, layer.id);
  if (layer.kind === 'normalization' && layer.affine) {
    return ['scale', 'bias'].map((name) => ({
      parameter: `${layer.id}/${name}`,
      axis: 0,
      role: 'scale',
      segments,
    }));
  }
  if (layer.kind !== 'convolution' && layer.kind !== 'transposedConvolution') return [];
  const out = layer.kind === 'convolution' ? 0 : 1; // [O, I, k…] or [I, O, k…]
  const parameter = `${layer.id}/weight`;
  const bindings: AxisBinding[] = [
    { parameter, axis: out, role: 'produce', segments },
    { parameter, axis: 1 - out, role: 'consume', segments: valueOf(all, layer.input) },
  ];
  if (layer.bias) bindings.push({ parameter: `${layer.id}/bias`, axis: 0, role: 'produce', segments });
  return bindings;
}
