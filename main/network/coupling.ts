/**
 * Which channels must go together, and which index of which parameter each one owns (pruning-methods.md 4.1, and 0.1, fact 6). Every
 * convolution output channel is an *atom*. Norm, activation and pool pass atoms on, concatenation appends them, addition
 * unites them one by one (union-find). Layers whose atoms are united form one group; a cut chooses atoms of groups.
 * That one table needs no tracing, and copes with x ‖ x and with additions of concatenations.
 */
import { at } from '../../shared/at.ts';
import { inputsOf, valueOf, type Network } from './graph.ts';
import {
  kindOf,
  type AtomRuns,
  type AtomTable,
  type Layer,
  type ParameterAxis,
  type ParameterRole,
} from './layers/index.ts';
import { channelCounts } from './shapes.ts';
import { createDisjointSets, type DisjointSets } from './union-find.ts';
import { parametersOf } from './weights.ts';

/** A run of channels that comes from one producer: channel i of the run is atom `atoms[i]` of the group. */
export interface Segment {
  readonly group: string;
  readonly atoms: readonly number[];
}

/** One axis of one parameter, cut into segments. */
export interface AxisBinding {
  readonly parameter: string;
  /** Whose parameter it is, and what for. */
  readonly layer: string;
  readonly role: ParameterRole;
  readonly axis: number;
  readonly does: ParameterAxis['does'];
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

export function couple(network: Network): Coupling {
  const sets = createDisjointSets();
  const { runs, producerOf, frozen } = traceAtoms(network, sets);
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
      group: valueOf(groupOf, at(producerOf, at(run, 0))),
      atoms: run.map((atom) => places.get(sets.find(atom)) ?? 0),
    }));
    segments.set(id, named);
  }
  const frozenGroups = new Set([...frozen].map((atom) => valueOf(groupOf, at(producerOf, atom))));
  return {
    groups: [...sizes].map(([id, filters]) =>
      describeGroup(network, { id, filters, groupOf, segments, frozen: frozenGroups.has(id) }),
    ),
    axes: bindAxes(network, segments),
  };
}

interface Trace {
  /** Atoms by layer id, as runs of one producer each. */
  readonly runs: ReadonlyMap<string, AtomRuns>;
  /** Layer id by atom. */
  readonly producerOf: readonly string[];
  /** Atoms that a layer mixes in a way that no cut may touch. */
  readonly frozen: ReadonlySet<number>;
}

function traceAtoms(network: Network, sets: DisjointSets): Trace {
  const runs = new Map<string, AtomRuns>();
  const producerOf: string[] = [];
  const frozen = new Set<number>();
  const channels = channelCounts(network);
  for (const layer of network.layers) {
    const incoming = inputsOf(layer).map((id) => valueOf(runs, id));
    const table: AtomTable = {
      make: (count) => {
        const atoms = Array.from({ length: count }, () => sets.add());
        for (const atom of atoms) producerOf[atom] = layer.id;
        return [atoms];
      },
      unite: (a, b) => {
        sets.unite(a, b);
      },
      freeze: (atoms) => {
        for (const atom of atoms) frozen.add(atom);
      },
    };
    runs.set(layer.id, kindOf(layer).atoms(layer, incoming, table, valueOf(channels, layer.id)));
  }
  return { runs, producerOf, frozen };
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
  /** By a layer that mixes its channels. */
  readonly frozen: boolean;
}

function describeGroup(network: Network, facts: GroupFacts): ChannelGroup {
  const { id, filters, groupOf, segments } = facts;
  const producers = [...groupOf].filter(([, group]) => group === id).map(([producer]) => producer);
  const frozen = facts.frozen || producers.some((producer) => network.heads.includes(producer));
  const first = network.layers.find((layer) => layer.id === id);
  const map = network.layers.findLast(
    (layer) =>
      (producers.includes(layer.id) || keepsPlaces(layer, network.dims)) &&
      isWholeGroup(valueOf(segments, layer.id), id, filters),
  );
  return {
    id,
    stage: first ? (kindOf(first).stage(first) ?? 0) : 0,
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

/** Whether each voxel of its output stands where the one of its input does. */
function keepsPlaces(layer: Layer, dims: number): boolean {
  const kind = kindOf(layer);
  return (
    kind.step(layer, dims).every((step) => step === 1) && kind.loses(layer, dims).every((lost) => lost === 0)
  );
}

function bindAxes(network: Network, all: Segments): AxisBinding[] {
  const layers = new Map(network.layers.map((layer) => [layer.id, layer]));
  return parametersOf(network).flatMap(({ name, layer, role, axes }) =>
    axes.map(({ axis, does, of }): AxisBinding => {
      const source = of === 'output' ? layer : inputsOf(valueOf(layers, layer))[of];
      return { parameter: name, layer, role, axis, does, segments: valueOf(all, source ?? layer) };
    }),
  );
}
