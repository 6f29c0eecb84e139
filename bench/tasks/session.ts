/** What the trainer waits for after a cut: both programs of a network written and compiled, before any step of them. */
import type { Engine } from '../../main/engine/engine.ts';
import { cost } from '../../main/network/index.ts';
import { pruningMethods } from '../../main/pruning/index.ts';
import { initialModel, methodSetup } from '../../main/training/model.ts';
import { openSession } from '../../main/training/session.ts';
import type { MethodName } from '../../shared/training.ts';
import type { OpenTask } from './open-task.ts';
import { classes, type NetworkCase } from './network.ts';
import { configOf } from './training-run.ts';

export interface SessionCase extends NetworkCase {
  readonly method: MethodName;
}

const data = { channels: 1, classes };

export function openSessionTask(engine: Engine, given: SessionCase): Promise<OpenTask> {
  const config = configOf({ ...given, epochs: 20, iterations: 8 });
  const model = initialModel(config, data);
  const { params, macs } = cost(model.network, given.patch);
  return Promise.resolve({
    facts: { params, macs },
    run: async () => {
      const pruner = pruningMethods[given.method].start(methodSetup(config, data, model.network));
      const session = await openSession(engine, model, { config, pruner });
      await session.close();
    },
    close: () => Promise.resolve(),
  });
}
