/** What happens between two epochs: the method looks at the model, decides, and the session goes on with what is left. */
import type { LayerState, TrainingConfig } from '../../shared/training.ts';
import type { Engine } from '../engine/engine.ts';
import type { EpochFacts, Pruner } from '../pruning/index.ts';
import type { Patches } from './data.ts';
import { cutModel, planOf, type Model } from './model.ts';
import { dropPlan, savePlan } from './plans.ts';
import type { Session } from './session.ts';
import { surveyOf } from './survey.ts';
import { wayBack } from './way-back.ts';

export interface PruneParts {
  readonly engine: Engine;
  readonly config: TrainingConfig;
  readonly pruner: Pruner;
  readonly session: Session;
  /** Of the run, for the plan of a cut. */
  readonly folder: string;
  readonly facts: EpochFacts;
  readonly training: readonly Patches[];
  readonly validation: readonly Patches[];
  /** Read while the method looks at the model, which may take minutes. */
  readonly stopped: () => boolean;
  /** Called before work that takes long. */
  readonly onWork: () => void;
}

export interface Pruned {
  readonly model: Model;
  /** Whether the model is another one than was validated. */
  readonly changed: boolean;
  /** Whether the model that came in is to be kept, since what was decided may be undone. */
  readonly mayUndo: boolean;
  readonly layers: readonly LayerState[];
  readonly notes: readonly string[];
  readonly pruningSeconds: number;
}

/** @throws SurveyStopped */
export async function pruneModel(model: Model, parts: PruneParts): Promise<Pruned> {
  const { pruner, session, folder, facts, onWork } = parts;
  const from = performance.now();
  if (pruner.survey) {
    onWork();
    const survey = surveyOf(parts);
    await pruner.survey({ ...facts, network: model.network, weights: model.weights }, survey);
  }
  const decision = pruner.endEpoch(facts);
  const { keep, reductions, rebuild, weights, undo, mayUndo = false, layers, notes = [] } = decision;
  const pruned = (next: Model): Pruned => {
    const pruningSeconds = (performance.now() - from) / 1000;
    return { model: next, changed: next !== model, mayUndo, layers, notes, pruningSeconds };
  };
  if (undo !== undefined) {
    const earlier = wayBack(folder);
    await session.replace(earlier);
    dropPlan(folder, undo);
    return pruned(earlier);
  }
  if (keep !== undefined) {
    onWork();
    const plan = planOf(model.network, { keep, ...(reductions ? { reductions } : {}) });
    savePlan(folder, { epoch: facts.epoch, plan });
    const smaller = cutModel(model, plan);
    await session.replace(smaller);
    return pruned(smaller);
  }
  if (rebuild === true) await session.replace(model);
  if (weights === undefined) return pruned(model);
  const other = { ...model, weights };
  await session.write(other);
  return pruned(other);
}
