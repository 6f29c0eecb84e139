/**
 * The cuts of a run as files beside its checkpoints, one per epoch with a cut: `plan-000012.json`. Each can be applied
 * to the network that it was made for on any machine, and gives the same bits there.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planToJson, type PruningPlan } from '../network/index.ts';

interface SavedPlan {
  /** After which it was applied. */
  readonly epoch: number;
  readonly plan: PruningPlan;
}

export function savePlan(folder: string, { epoch, plan }: SavedPlan): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `plan-${String(epoch).padStart(6, '0')}.json`);
  writeFileSync(`${path}.part`, planToJson(plan), { flush: true });
  renameSync(`${path}.part`, path);
}
