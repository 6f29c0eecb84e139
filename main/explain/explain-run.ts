/** Measures the segmentation ability of a run's layers and units on labelled cases, one after the other. */
import type { DeviceId } from '../../shared/devices.ts';
import type { AbilityReport } from '../../shared/explain.ts';
import type { Structure } from '../../shared/task.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import { prepareCases } from '../datasets/prepare-cases.ts';
import { loadPrepared } from '../datasets/prepared-file.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { taskOf } from '../tasks/index.ts';
import { loadModel } from '../training/checkpoint.ts';
import { openAbility } from './ability.ts';
import { createTally } from './tally.ts';

export interface RunToExplain {
  /** Of the run, with its final model or a checkpoint. */
  readonly folder: string;
  readonly device: DeviceId;
  readonly cases: readonly CaseFiles[];
  /** Of the run's task. */
  readonly structures: readonly Pick<Structure, 'value' | 'name'>[];
  /** Of prepared cases. */
  readonly cacheFolder: string;
}

export interface ExplainControl {
  readonly stopped: () => boolean;
  readonly onProgress: (share: number, caseId: string) => void;
}

/** Preparing a case counts as much as looking at it. @throws AppError `cancelled` when `stopped` says so */
export async function explainRun(
  { folder, device, cases, structures, cacheFolder }: RunToExplain,
  { stopped, onProgress }: ExplainControl,
): Promise<Omit<AbilityReport, 'madeOf'>> {
  const { config, network, weights } = loadModel(folder);
  const prepared = await prepareCases(cases, config.preparation, cacheFolder, {
    shouldStop: stopped,
    onProgress: (share, caseId) => onProgress(share / 2, caseId),
  });
  const startedAt = performance.now();
  const engine = guardDevice(await openDevice(device), 'inference');
  const { patch, batch } = config.step;
  const ability = await openAbility(engine, { network, weights, task: taskOf(config.task), patch, batch });
  try {
    const tally = createTally(ability.layers, structures.length);
    for (const [index, path] of prepared.entries()) {
      const { case: id, ...one } = await loadPrepared(path);
      onProgress(0.5 + index / (2 * prepared.length), id);
      tally.add(id, await ability.look(one, stopped));
    }
    return {
      createdAt: new Date().toISOString(),
      seconds: (performance.now() - startedAt) / 1000,
      structures: structures.map(({ value, name }) => ({ value, name })),
      ...tally.means(),
    };
  } finally {
    await ability.close();
  }
}
