/**
 * A model on an engine: its training and validation programs, compiled. The training executable owns the model between
 * reads. A cut replaces both programs; the old ones are let go first, so memory never holds two.
 */
import { lossFacts } from '../../shared/losses.ts';
import { AppError } from '../../shared/result.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import type { Arrays, Engine, Executable } from '../engine/engine.ts';
import { outputMargin, type Network } from '../network/index.ts';
import type { Pruner } from '../pruning/index.ts';
import { modelFrom, stateOf, type Model } from './model.ts';
import { noiseOf, noiseShapes } from './noise.ts';
import { objectiveOf } from './objective.ts';
import { trainingProgram, validationProgram, type StepParts } from './step-program.ts';

export interface Session {
  /** One step. The outputs are valid until the next. */
  readonly train: (feeds: Arrays) => Promise<Arrays>;
  /** What the layers of the present network want to be left to chance in a step. */
  readonly noise: (epoch: number, iteration: number) => Record<string, Float32Array>;
  /** One pass with the weights of the last `read` or `replace`. */
  readonly validate: (feeds: Arrays) => Promise<Arrays>;
  /** A copy of the model as it is now, which `validate` uses from here on. */
  readonly read: () => Promise<Model>;
  /** Goes on with another model, whose network may differ. */
  readonly replace: (model: Model) => Promise<void>;
  /** Goes on with other numbers of the same network: nothing is compiled. */
  readonly write: (model: Model) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Compiled {
  readonly model: Model;
  readonly training: Executable;
  readonly validation: Executable;
  readonly noise: ReturnType<typeof noiseShapes>;
}

export interface SessionOptions {
  readonly config: TrainingConfig;
  readonly pruner: Pruner;
}

export async function openSession(engine: Engine, first: Model, options: SessionOptions): Promise<Session> {
  let compiled: Compiled | undefined = await compile(engine, first, options);
  const open = (): Compiled => {
    if (compiled === undefined) throw new Error('this training session is closed');
    return compiled;
  };
  const close = async (): Promise<void> => {
    const going = compiled;
    compiled = undefined;
    await going?.training.dispose();
    await going?.validation.dispose();
  };
  return {
    train: (feeds) => open().training.run(feeds),
    noise: (epoch, iteration) => noiseOf(open().noise, { seed: options.config.seed, epoch, iteration }),
    validate: (feeds) => open().validation.run(feeds),
    read: async () => {
      const { model, training, validation } = open();
      const trained = modelFrom(model.network, options.config, await training.readState());
      await validation.writeState(weightsOf(trained));
      return trained;
    },
    replace: async (model) => {
      await close();
      compiled = await compile(engine, model, options);
    },
    write: async (model) => {
      const { training, validation } = open();
      await training.writeState(stateOf(model, options.config));
      await validation.writeState(weightsOf(model));
      compiled = { ...open(), model };
    },
    close,
  };
}

async function compile(engine: Engine, model: Model, { config, pruner }: SessionOptions): Promise<Compiled> {
  const parts = stepParts(config, model.network, pruner);
  const validation = await engine.compile(validationProgram(parts), weightsOf(model));
  try {
    const step = trainingProgram(parts);
    const training = await engine.compile(step, stateOf(model, config));
    return { model, training, validation, noise: noiseShapes(step, model.network) };
  } catch (cause) {
    await validation.dispose();
    throw cause;
  }
}

/** @throws AppError where a term of the loss cannot judge this network */
export function stepParts(config: TrainingConfig, network: Network, pruner: Pruner): StepParts {
  const judge = config.loss.find(({ kind }) => lossFacts[kind].judgesMaps);
  if (judge !== undefined && outputMargin(network).some((side) => side > 0))
    throw new AppError(
      'invalid-input',
      `The term “${lossFacts[judge.kind].label}” needs a network that predicts all that it reads.`,
      'Leave the term out, or choose another architecture.',
    );
  return {
    network,
    pruner,
    objective: objectiveOf(config, network.heads.length),
    optimizer: config.optimizer,
    batch: config.step.batch,
    patch: config.step.patch,
  };
}

const weightsOf = (model: Model): Map<string, Float32Array> =>
  new Map([...model.weights].map(([name, { data }]) => [name, data]));
