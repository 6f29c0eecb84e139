/**
 * How a method looks at a model before it decides. Engines have no hooks, so the evidence is part of a tensor program
 * (pruning-methods.md 1.6): a *probe* is a pass over a few batches whose outputs the method chooses, from the maps, the
 * loss and their gradients. It sees one batch after the other and keeps statistics, never whole maps. The trainer, which
 * has the engine and the batches, provides it.
 */
import type { Network, Weights } from '../network/index.ts';
import type { Tensor } from '../tensor/index.ts';

/** Post-activation map of each prunable layer, [N, C, (D,) H, W]. */
export type FeatureMaps = ReadonlyMap<string, Tensor>;

/** One pass through a network, as tensors to make outputs of. */
export interface Pass {
  /** The training loss, a scalar, without penalties. */
  readonly loss: Tensor;
  /** Class indices, [N, 1, (D,) H, W]. */
  readonly labels: Tensor;
  /** Σ over samples of each sample's own loss: its gradient in a sample's map concerns that sample alone. */
  readonly sampleLosses: Tensor;
  /** Post-activation maps by group, [N, C, (D,) H, W]. */
  readonly maps: FeatureMaps;
  /** The output of any layer, by its id. */
  readonly layer: (id: string) => Tensor;
  /** By name. */
  readonly parameters: ReadonlyMap<string, Tensor>;
}

export type Outputs = Readonly<Record<string, Float32Array>>;

/** `training`: the first batches of the epoch that ended. `validation`: the fixed patches the run is judged on. */
export type Batches = 'training' | 'validation';

export interface Probe {
  /**
   * @param see gets each batch's outputs, valid until it returns.
   * @param feeds values of the probe's own inputs for a batch, counted from 0
   */
  readonly run: (
    weights: Weights,
    batches: Batches,
    see: (outputs: Outputs) => void,
    feeds?: (batch: number) => Outputs,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Survey {
  readonly probe: (network: Network, outputs: (pass: Pass) => Record<string, Tensor>) => Promise<Probe>;
  /** Milliseconds of one prediction on the device of the run: the median of several. */
  readonly measure: (network: Network) => Promise<number>;
}

/** Opens a probe, runs it once and closes it. */
export async function look(
  survey: Survey,
  { network, weights }: { readonly network: Network; readonly weights: Weights },
  {
    batches = 'training',
    outputs,
    see,
    feeds = () => ({}),
  }: {
    readonly batches?: Batches;
    readonly outputs: (pass: Pass) => Record<string, Tensor>;
    readonly see: (outputs: Outputs) => void;
    readonly feeds?: (batch: number) => Outputs;
  },
): Promise<void> {
  const probe = await survey.probe(network, outputs);
  try {
    await probe.run(weights, batches, see, feeds);
  } finally {
    await probe.close();
  }
}
