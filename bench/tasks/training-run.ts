/**
 * A whole run of the trainer on discs that are made ahead: validation, decisions, cuts and checkpoints included. Each
 * `run` is one epoch; between them the trainer waits for its next batch.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../main/engine/engine.ts';
import { cost } from '../../main/network/index.ts';
import type { Patches } from '../../main/training/data.ts';
import { defaultConfig } from '../../main/training/defaults.ts';
import { train } from '../../main/training/trainer.ts';
import type { MethodName, TrainingConfig } from '../../shared/training.ts';
import { discs } from './discs.ts';
import type { OpenTask } from './open-task.ts';
import { classes, networkOf, optimizer, proposalFor, type NetworkCase } from './network.ts';

export interface RunCase extends NetworkCase {
  readonly method: MethodName;
  readonly epochs: number;
  /** Steps of an epoch. */
  readonly iterations: number;
  /** Batches that are validated on after it. */
  readonly validations: number;
}

/** Batches that take turns: enough for a network to learn discs from, few enough to make ahead. */
const distinctBatches = 8;

export async function openTrainingRun(engine: Engine, given: RunCase): Promise<OpenTask> {
  const batches = Array.from({ length: distinctBatches }, (_, index) => discs(given, index));
  const folder = await mkdtemp(join(tmpdir(), 'secateur-bench-'));
  const gate = createGate();
  let taken = 0;
  let isOver = false;
  const training = train({
    engine,
    config: configOf(given),
    data: {
      channels: 1,
      classes,
      openBatches: () => ({
        next: async () => {
          if (taken % given.iterations === 0) await gate.pass();
          return { ...batchAt(batches, taken++), release: () => undefined };
        },
        close: () => Promise.resolve(),
      }),
      validation: Array.from({ length: given.validations }, (_, index) => batchAt(batches, index)),
    },
    folder,
    stopped: () => isOver,
    events: { onProgress: () => undefined, onNote: () => undefined, onEpoch: gate.end },
  });
  // Fails inside the epoch that it belongs to.
  training.catch(gate.fail);
  await gate.reached();
  const { params, macs } = cost(networkOf(given), given.patch);
  return {
    facts: { params, macs },
    run: gate.epoch,
    close: async () => {
      isOver = true;
      gate.open();
      await training;
      await rm(folder, { recursive: true });
    },
  };
}

export function configOf(
  given: Pick<RunCase, keyof NetworkCase | 'method' | 'epochs' | 'iterations'>,
): TrainingConfig {
  const proposal = proposalFor(given);
  return {
    ...defaultConfig(proposal, given.method, { epochs: given.epochs }),
    ...proposal,
    iterationsPerEpoch: given.iterations,
    optimizer,
  };
}

function batchAt(batches: readonly Patches[], index: number): Patches {
  const batch = batches[index % batches.length];
  if (batch === undefined) throw new Error('a run needs batches');
  return batch;
}

interface Gate {
  /** Waits, on the trainer's side, until the next epoch is wanted. */
  readonly pass: () => Promise<void>;
  /** Until the trainer waits. */
  readonly reached: () => Promise<void>;
  /** Lets one epoch through. */
  readonly epoch: () => Promise<void>;
  readonly end: () => void;
  readonly fail: (cause: unknown) => void;
  readonly open: () => void;
}

function createGate(): Gate {
  let [waiting, go, done] = [
    Promise.withResolvers<undefined>(),
    Promise.withResolvers<undefined>(),
    Promise.withResolvers<undefined>(),
  ];
  return {
    pass: async () => {
      waiting.resolve(undefined);
      await go.promise;
      go = Promise.withResolvers();
    },
    reached: async () => {
      await waiting.promise;
      waiting = Promise.withResolvers();
    },
    epoch: async () => {
      done = Promise.withResolvers();
      go.resolve(undefined);
      await done.promise;
    },
    end: () => done.resolve(undefined),
    fail: (cause) => {
      waiting.reject(cause);
      done.reject(cause);
    },
    open: () => go.resolve(undefined),
  };
}
