/** What happens between two epochs: the method looks at the model, decides, and the session goes on with what is left. */
import type { LayerState, TrainingConfig } from '../../shared/training.ts';
import type { Engine } from '../engine/engine.ts';
import type { EpochFacts, Pruner } from '../pruning/index.ts';
import { cutNote, handsOn } from './cut-note.ts';
import type { Patches } from './data.ts';
import type { ValidationOutcome } from './epoch.ts';
import { cutModel, planOf, type Model } from './model.ts';
import { savePlan } from './plans.ts';
import type { Session } from './session.ts';
import { surveyOf } from './survey.ts';

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
  /** The validation of the epoch that ended, and another one of the model as the session has it then. */
  readonly judged: ValidationOutcome;
  readonly judge: () => Promise<ValidationOutcome>;
  /** Read while the method looks at the model, which may take minutes. */
  readonly stopped: () => boolean;
  /** Called before work that takes long. */
  readonly onWork: () => void;
}

export interface Pruned {
  readonly model: Model;
  /** Whether the model is another one than was validated. */
  readonly changed: boolean;
  readonly layers: readonly LayerState[];
  readonly notes: readonly string[];
  readonly pruningSeconds: number;
}

/** @throws SurveyStopped */
export async function pruneModel(model: Model, parts: PruneParts): Promise<Pruned> {
  const { pruner, session, folder, facts, judged, judge, onWork } = parts;
  const from = performance.now();
  if (pruner.survey) {
    onWork();
    const survey = surveyOf(parts);
    await pruner.survey({ ...facts, network: model.network, weights: model.weights }, survey);
  }
  const { keep, reductions, rebuild, weights, layers, notes = [] } = pruner.endEpoch(facts);
  const pruned = (next: Model, ...more: readonly string[]): Pruned => {
    const pruningSeconds = (performance.now() - from) / 1000;
    return { model: next, changed: next !== model, layers, notes: [...notes, ...more], pruningSeconds };
  };
  if (keep !== undefined) {
    onWork();
    const plan = planOf(model.network, { keep, ...(reductions ? { reductions } : {}) });
    savePlan(folder, { epoch: facts.epoch, plan });
    const smaller = cutModel(model, plan);
    await session.replace(smaller);
    return handsOn(plan) ? pruned(smaller, cutNote(plan, judged, await judge())) : pruned(smaller);
  }
  if (rebuild === true) await session.replace(model);
  if (weights === undefined) return pruned(model);
  const other = { ...model, weights };
  await session.write(other);
  return pruned(other);
}
