/** What a cut costs: the programs of the smaller network compiled anew, up to the end of its first step. */
import type { Engine } from '../../main/engine/engine.ts';
import type { OpenTask } from './open-task.ts';
import type { NetworkCase } from './network.ts';
import { openTrainingStep } from './training-step.ts';

export interface RecompileCase extends NetworkCase {
  /** Filters per stage after the cut. */
  readonly after: readonly number[];
}

export async function openRecompile(engine: Engine, given: RecompileCase): Promise<OpenTask> {
  const before = await openTrainingStep(engine, given);
  await before.run();
  await before.close();
  return {
    facts: before.facts,
    run: async () => {
      const step = await openTrainingStep(engine, { ...given, widths: given.after });
      await step.run();
      await step.close();
    },
    close: () => Promise.resolve(),
  };
}
