/**
 * What a pruning method may look at between epochs: passes over kept batches with outputs of its choice, and the time
 * that a network takes here. The training batches are the epoch's first ones, so a resumed run sees the same.
 */
import type { TrainingConfig } from '../../shared/training.ts';
import type { Engine } from '../engine/engine.ts';
import { forward, type Network, type Weights } from '../network/index.ts';
import type { Pruner, Survey } from '../pruning/index.ts';
import { input, program, sizeOf, state, type Shape } from '../tensor/index.ts';
import type { Patches, TrainingBatch } from './data.ts';
import { stepParts } from './session.ts';
import { probeProgram } from './step-program.ts';

export const mostBatches = 8;
const mostBytes = 256 * 2 ** 20;

/** Copies of an epoch's first batches. */
export interface KeptBatches {
  readonly batches: readonly Patches[];
  readonly offer: (batch: TrainingBatch) => void;
}

export function keepBatches(): KeptBatches {
  const batches: Patches[] = [];
  return {
    batches,
    offer: ({ image, labels }) => {
      const bytes = image.byteLength + labels.byteLength;
      const full = batches.length === mostBatches || (batches.length + 1) * bytes > mostBytes;
      if (full && batches.length > 0) return;
      batches.push({ image: image.slice(), labels: labels.slice() });
    },
  };
}

/** What a probe throws that is told to stop: the epoch that was being judged is lost, as every unfinished one. */
export class SurveyStopped extends Error {
  constructor() {
    super('stopped while the method looked at the model');
  }
}

export interface SurveyParts {
  readonly engine: Engine;
  readonly config: TrainingConfig;
  readonly pruner: Pruner;
  readonly training: readonly Patches[];
  readonly validation: readonly Patches[];
  /** Read at every batch. */
  readonly stopped?: () => boolean;
}

export function createSurvey(parts: SurveyParts): Survey {
  const { engine, config, pruner, training, validation, stopped = () => false } = parts;
  return {
    probe: async (network, outputs) => {
      const asked = probeProgram(stepParts(config, network, pruner), outputs);
      const executable = await engine.compile(asked, zeroStates(asked.states));
      const wanted = new Set(asked.inputs.keys());
      return {
        run: async (weights, batches, see, own) => {
          await executable.writeState(statesOf(weights, asked.states));
          const patches = batches === 'training' ? training : validation;
          for (const [batch, { image, labels }] of patches.entries()) {
            if (stopped()) throw new SurveyStopped();
            const feeds = { image, labels, ...pruner.feeds(), ...own?.(batch) };
            const fed = Object.entries(feeds).filter(([name]) => wanted.has(name));
            see(await executable.run(Object.fromEntries(fed)));
          }
        },
        close: () => executable.dispose(),
      };
    },
    measure: (network) => measureNetwork(engine, network, config.step.patch),
  };
}

type States = ReadonlyMap<string, { readonly shape: Shape }>;

const zeroStates = (states: States): Map<string, Float32Array> =>
  new Map([...states].map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]));

function statesOf(weights: Weights, states: States): Map<string, Float32Array> {
  return new Map([...weights].filter(([name]) => states.has(name)).map(([name, { data }]) => [name, data]));
}

/** Runs before the clock counts, and runs of which the median is taken. */
const [warmUps, timedRuns] = [2, 7];

/** Milliseconds of one prediction of a patch: the median of several. The weights do not matter. */
export async function measureNetwork(
  engine: Engine,
  network: Network,
  patch: readonly number[],
): Promise<number> {
  const shape = [1, network.inputChannels, ...patch];
  const { logits } = forward(network, input('image', shape), state);
  const answering = program({
    outputs: Object.fromEntries(logits.slice(0, 1).map((map) => ['logits', map])),
    updates: {},
  });
  const executable = await engine.compile(answering, zeroStates(answering.states));
  try {
    const image = new Float32Array(sizeOf(shape)).fill(1);
    const times: number[] = [];
    for (let run = 0; run < warmUps + timedRuns; run++) {
      const started = performance.now();
      await executable.run({ image });
      times.push(performance.now() - started);
    }
    return times.slice(warmUps).sort((a, b) => a - b)[timedRuns >> 1] ?? 0;
  } finally {
    await executable.dispose();
  }
}
