/**
 * How somebody looks at a model while it is trained: with the training loss, over batches that were kept. A pruning method
 * looks so before it decides. It sees one batch after the other and keeps statistics, never whole maps. The trainer, which
 * has the engine and the batches, provides it.
 */
import type { Engine } from '../engine/engine.ts';
import type { Network, Weights } from '../network/index.ts';
import type { Program, Tensor } from '../tensor/index.ts';
import type { NetworkPass } from './pass.ts';
import { openProbe, type Outputs } from './probe.ts';
import { timeNetwork } from './time-network.ts';

/** One pass through a network that is trained, as tensors to make outputs of. */
export interface Pass extends Omit<NetworkPass, 'image' | 'heads'> {
  /** The training loss, a scalar, without penalties. */
  readonly loss: Tensor;
  /** Class indices, [N, 1, (D,) H, W]. */
  readonly labels: Tensor;
  /** Σ over samples of each sample's own loss: its gradient in a sample's map concerns that sample alone. */
  readonly sampleLosses: Tensor;
}

export interface ProbeOptions {
  /** Values of the probe's own inputs for a batch, counted from 0. */
  readonly feeds?: (batch: number) => Outputs;
  /** Asked before each batch: whether the others need not be run. */
  readonly enough?: () => boolean;
}

/** `training`: the first batches of the epoch that ended. `validation`: the fixed patches the run is judged on. */
export type Batches = 'training' | 'validation';

export interface SurveyProbe {
  /** @param see gets each batch's outputs, valid until it returns */
  readonly run: (
    weights: Weights,
    batches: Batches,
    see: (outputs: Outputs) => void,
    options?: ProbeOptions,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

type Choose = (pass: Pass) => Record<string, Tensor>;

export interface Survey {
  readonly probe: (network: Network, outputs: Choose) => Promise<SurveyProbe>;
  /** Milliseconds of one prediction on the device of the run: the median of several. */
  readonly measure: (network: Network) => Promise<number>;
}

/** What a probe throws that is told to stop: the epoch that was being judged is lost, as every unfinished one. */
export class SurveyStopped extends Error {
  constructor() {
    super('stopped while the method looked at the model');
  }
}

export interface SurveyParts {
  readonly engine: Engine;
  readonly patch: readonly number[];
  /** The pass with the chosen outputs, of a network as it is now. */
  readonly program: (network: Network, outputs: Choose) => Program;
  readonly batches: { readonly [B in Batches]: readonly Outputs[] };
  /** Beside each batch. */
  readonly feeds: () => Outputs;
  /** Read at every batch. */
  readonly stopped: () => boolean;
}

export function createSurvey({ engine, patch, program, batches, feeds, stopped }: SurveyParts): Survey {
  return {
    probe: async (network, outputs) => {
      const probe = await openProbe(engine, program(network, outputs));
      function* fed(which: Batches, { feeds: own, enough }: ProbeOptions): Generator<Outputs> {
        for (const [index, batch] of batches[which].entries()) {
          if (stopped()) throw new SurveyStopped();
          if (enough?.() === true) return;
          yield { ...batch, ...feeds(), ...own?.(index) };
        }
      }
      return {
        run: (weights, which, see, options = {}) => probe.run(weights, fed(which, options), see),
        close: probe.close,
      };
    },
    measure: (network) => timeNetwork(engine, network, patch),
  };
}

/** Opens a probe, runs it once and closes it. */
export async function look(
  survey: Survey,
  { network, weights }: { readonly network: Network; readonly weights: Weights },
  {
    batches = 'training',
    outputs,
    see,
    ...options
  }: ProbeOptions & {
    readonly batches?: Batches;
    readonly outputs: Choose;
    readonly see: (outputs: Outputs) => void;
  },
): Promise<void> {
  const probe = await survey.probe(network, outputs);
  try {
    await probe.run(weights, batches, see, options);
  } finally {
    await probe.close();
  }
}
