/**
 * The cuts of a run: one file per epoch with a cut beside its checkpoints (`plan-000012.json`), and all of them in one
 * file to be taken elsewhere. Applied in order to the dense network that they were made for, with any weights of it,
 * they give the same bits on every machine.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/result.ts';
import { writeFileAtomicallyNow } from '../files/atomic.ts';
import { makeFolder } from '../files/folders.ts';
import { readRegular } from '../files/regular.ts';
import {
  cut,
  planFromJson,
  planToJson,
  type Network,
  type PruningPlan,
  type Weights,
} from '../network/index.ts';

export interface SavedPlan {
  /** After which it was applied. */
  readonly epoch: number;
  readonly plan: PruningPlan;
}

const pattern = /^plan-(\d+)\.json$/;

const planPath = (folder: string, epoch: number): string =>
  join(folder, `plan-${String(epoch).padStart(6, '0')}.json`);

export function savePlan(folder: string, { epoch, plan }: SavedPlan): void {
  makeFolder(folder);
  writeFileAtomicallyNow(planPath(folder, epoch), [Buffer.from(planToJson(plan))]);
}

/** Of a cut that is undone. */
export function dropPlan(folder: string, epoch: number): void {
  rmSync(planPath(folder, epoch), { force: true });
}

/**
 * The cuts of a run in order. @param lastEpoch of its checkpoint: a later plan belongs to an epoch that a kill undid.
 * @throws AppError where one cannot be read
 */
export function loadPlans(folder: string, lastEpoch: number): SavedPlan[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const epoch = Number(pattern.exec(name)?.[1] ?? NaN);
      return epoch <= lastEpoch ? [{ epoch, name }] : [];
    })
    .sort((a, b) => a.epoch - b.epoch)
    .map(({ epoch, name }) => ({ epoch, plan: planIn(join(folder, name)) }));
}

const planIn = (path: string): PruningPlan =>
  planFromJson(Buffer.from(readRegular(path)).toString('utf8'), `The pruning plan ${path}`);

/** All cuts of a run, as they leave the project. */
export interface PlanFile {
  readonly run: string;
  readonly method: string;
  readonly cuts: readonly SavedPlan[];
}

const planFileSchema = z.strictObject({
  secateurPlan: z.literal(1),
  run: z.string(),
  method: z.string(),
  cuts: z.array(z.strictObject({ epoch: z.number(), plan: z.unknown() })).min(1),
});

export function planFileToJson({ run, method, cuts }: PlanFile): string {
  const plain = cuts.map(({ epoch, plan }) => ({ epoch, plan: JSON.parse(planToJson(plan)) as unknown }));
  return `${JSON.stringify({ secateurPlan: 1, run, method, cuts: plain })}\n`;
}

/** @param name for messages. @throws AppError where the text is no plan of ours */
export function planFileFromJson(text: string, name: string): PlanFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const version = z.object({ secateurPlan: z.number().min(2) }).safeParse(value);
  if (version.success)
    throw new AppError(
      'unsupported',
      `${name} was written by a newer Secateur (version ${version.data.secateurPlan}).`,
      'Update Secateur, then try again.',
    );
  const parsed = planFileSchema.safeParse(value);
  if (!parsed.success)
    throw new AppError(
      'corrupt',
      `${name} is no pruning plan of Secateur.`,
      'Save it again with "secateur save-plan".',
    );
  const { run, method, cuts } = parsed.data;
  return {
    run,
    method,
    cuts: cuts.map(({ epoch, plan }) => ({ epoch, plan: planFromJson(JSON.stringify(plan)) })),
  };
}

/** @throws AppError where the plans were made for another network */
export function applyPlans(
  { network, weights }: { readonly network: Network; readonly weights: Weights },
  cuts: readonly SavedPlan[],
): { network: Network; weights: Weights } {
  let model = { network, weights };
  for (const { plan } of cuts) {
    const smaller = cut(model.network, model.weights, new Map(), plan);
    model = { network: smaller.network, weights: smaller.weights };
  }
  return model;
}
