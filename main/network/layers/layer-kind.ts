/**
 * What there is to say about a kind of layer, said once: its fields, what it reads, the size and the
 * channels of what it gives, its parameters, which channels it ties together, what it computes and what that costs.
 * `index.ts` lists the kinds; the rest of this folder walks the graph and asks. A kind that leaves one of these out does
 * not compile. Its form in an exported file stands in `main/export/onnx-layers.ts`, since networks know no file format.
 *
 * Tensors are [N, C, (D,) H, W]; every list per axis is in the order (D,) H, W.
 */
import type { z } from 'zod';
import type { Tensor } from '../../tensor/index.ts';

export interface LayerBase {
  readonly kind: string;
  /** A letter, then letters, digits and dots. */
  readonly id: string;
}

/** Voxels per spatial axis; a fraction where a size does not fit. */
export type Size = readonly number[];

/** What a parameter is for; initialisation, decay and criteria go by it, never by its name. */
export type ParameterRole =
  | 'kernel' // multiplies what is read, and sums over it
  | 'bias' // is added to what a kernel gives
  | 'slope' // multiplies the negative values of each channel
  | 'scale' // multiplies each channel
  | 'shift' // is added to each channel, after a scale
  | 'position' // is added to each voxel of each channel
  | 'fixed'; // is never trained, and no parameter to be counted

/** Whose channels an axis of a parameter counts: those that the layer gives, or those of one of its inputs. */
export interface ParameterAxis {
  readonly axis: number;
  /** Makes the channels, scales each one, or reads them. */
  readonly does: 'produce' | 'scale' | 'consume';
  /** The layer's output, or the input of this number. */
  readonly of: 'output' | number;
}

/** A parameter as its layer describes it. */
export interface LayerParameter {
  /** Within the layer; `<layer>/<name>` is its name in the network. */
  readonly name: string;
  readonly role: ParameterRole;
  readonly shape: readonly number[];
  /** Axes that count channels; others (taps of a kernel) are not listed. */
  readonly axes: readonly ParameterAxis[];
}

/** How a layer reads voxels where it is a linear map from windows of its one input to its outputs. */
export interface WindowReading {
  /** Voxels that a site reads, per axis. */
  readonly kernel: Size;
  /** From site to site, in voxels of the input. */
  readonly strides: Size;
  /** Zeros before and behind the input. */
  readonly padding: Size;
  /** Voxels of the output that a site writes, per axis: 1 but for a transposed convolution. */
  readonly writes: Size;
}

/** Atoms (channels) as runs of one producer each; see `coupling.ts`. */
export type AtomRuns = readonly (readonly number[])[];

export interface AtomTable {
  /** New atoms, one for each channel that the layer makes. */
  make(count: number): AtomRuns;
  /** From here on the two stay or go together. */
  unite(a: number, b: number): void;
  /** Never to be cut: the layer mixes these channels in a way that a cut would change for the others. */
  freeze(atoms: Iterable<number>): void;
}

export interface ForwardInputs {
  /** The first of `inputs`; most kinds read no other. */
  readonly x: Tensor;
  readonly inputs: readonly Tensor[];
  /** By the parameter's name within the layer. */
  readonly parameter: (name: string) => Tensor;
  /** Numbers that are uniform in [0, 1), new at every step; null in inference, where nothing is left to chance. */
  readonly noise: ((shape: readonly number[]) => Tensor) | null;
}

export interface LayerKind<L extends LayerBase> {
  readonly schema: z.ZodType<L>;
  /** Ids of the layers that it reads, in order. */
  readonly inputs: (layer: L) => readonly string[];
  /** What is wrong with the layer in a network of so many axes, as a clause behind its name; undefined where nothing is. */
  readonly problem: (layer: L, dims: number) => string | undefined;
  /** Of its output. @param incoming of its inputs @throws AppError where they do not fit together */
  readonly channels: (layer: L, incoming: readonly number[], inputChannels: number) => number;
  /** How much coarser its output is than its first input, per axis: 2 for half the size, 0.5 for twice. */
  readonly step: (layer: L, dims: number) => readonly number[];
  /** Voxels that its output has less than that, per axis: what a border without padding takes. Even. */
  readonly loses: (layer: L, dims: number) => readonly number[];
  /** In the order in which first values are drawn. @param incoming channels of its inputs */
  readonly parameters: (layer: L, incoming: readonly number[], channels: number) => readonly LayerParameter[];
  /** The atoms of its output. @param channels of its output */
  readonly atoms: (layer: L, incoming: readonly AtomRuns[], table: AtomTable, channels: number) => AtomRuns;
  readonly forward: (layer: L, values: ForwardInputs) => Tensor;
  /** Multiply-accumulates for one image. @param weights numbers in its kernel */
  readonly macs: (
    layer: L,
    sizes: { readonly input: Size; readonly output: Size; readonly weights: number },
  ) => number;

  /** Where it makes channels of its own: the layer with another number of them, which is how a cut narrows it. */
  readonly withFilters: ((layer: L, filters: number) => L) | null;
  /** Resolution level of the channels that it makes, 0 the finest; null where it makes none. */
  readonly stage: (layer: L) => number | null;
  /** A linear map on windows of its input; null for every other kind. */
  readonly windows: ((layer: L) => WindowReading) | null;
  /** May write over its input, where nobody else reads that. */
  readonly inPlace: boolean;
  /** Divides each channel by its own deviation: the length of what made the channel then means nothing. */
  readonly normalizes: boolean;
  /** Its inputs added up, value by value: an activation behind it acts on the sum. */
  readonly sums: boolean;
  /** Of an activation on its one input: the factor of negative values. */
  readonly slope: ((layer: L) => number) | null;
  /** Itself and an activation of this slope behind it as one operation, where there is one. */
  readonly activated: ((layer: L, values: ForwardInputs, slope: number) => Tensor) | null;
}

/** The answers of a kind that reads one layer and passes its channels on as they are. */
export const passing = {
  inputs: ({ input }: { readonly input: string }): readonly string[] => [input],
  problem: (): undefined => undefined,
  channels: (_: unknown, [channels = 0]: readonly number[]): number => channels,
  step: (_: unknown, dims: number): readonly number[] => new Array<number>(dims).fill(1),
  loses: (_: unknown, dims: number): readonly number[] => new Array<number>(dims).fill(0),
  parameters: (): readonly LayerParameter[] => [],
  atoms: (_: unknown, [runs = []]: readonly AtomRuns[]): AtomRuns => runs,
  macs: (): number => 0,
  withFilters: null,
  stage: (): null => null,
  windows: null,
  inPlace: false,
  normalizes: false,
  sums: false,
  slope: null,
  activated: null,
} as const;
