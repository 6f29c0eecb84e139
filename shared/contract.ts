/**
 * The one contract between the renderer (or any other client) and the services: every method with its parameters,
 * its result and a schema for the parameters; every event. A host needs a `Handlers` object: forgetting a method does
 * not compile. Voxels and weights never cross here; they are fetched from `data/…` (`data-paths.ts`).
 */
import { z } from 'zod';
import { architectureNames, type ArchitectureName } from './architectures.ts';
import type { ProjectInfo } from './project-info.ts';
import type { Proposal } from './proposal.ts';
import { regionsSchema, type Region } from './task.ts';
import {
  modalities,
  type CaseInfo,
  type DatasetInfo,
  type Fingerprint,
  type ImportReport,
  type Modality,
} from './dataset.ts';
import { deviceIdSchema, purposes, type DeviceId, type DeviceOverview, type Purpose } from './devices.ts';
import type { DryRun } from './dry-run.ts';
import type { AbilityReport } from './explain.ts';
import type { CaseMetrics, ClassMetrics, Comparison, TimesInTurns } from './evaluation.ts';
import type { CaseLayers } from './case-layers.ts';
import { maskFormats, type MaskFormat } from './mask-formats.ts';
import {
  importOptionsSchema,
  namesSchema,
  readingOptionsSchema,
  type GivenImportOptions,
  type GivenReadingOptions,
} from './import-options.ts';
import type { FolderListing, HostInfo } from './host.ts';
import type { ImportPreview } from './import-preview.ts';
import type { Job } from './jobs.ts';
import { type LabelDraft, type LabelVersion, maskRefSchema, type MaskRef } from './masks.ts';
import { methods, type MethodName as PruningMethod } from './pruning.ts';
import { pathSchema as path, proposalSchema, trainingConfigSchema } from './schemas.ts';
import {
  studyConfigSchema,
  type StudyConfig,
  type StudyEstimate,
  type StudyInfo,
  type StudyTable,
} from './study.ts';
import {
  type MaskExport,
  type ModelChoice,
  modelRefSchema,
  type ModelRef,
  type Segmentation,
} from './segmentation.ts';
import type { EpochRecord, NewRun, RunInfo, RunProgress, TrainingConfig } from './training.ts';
import type { UnreadableRow } from './unreadable.ts';

export type { CaseLayers, Job, ProjectInfo };

export interface ExportReport {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** Cases on which onnxruntime's output was compared with the app's before anything was written. */
  readonly checkedCases: readonly string[];
  readonly largestDifference: number;
}

type Method<Params, Value> = { params: Params; result: Value };
type None = Record<string, never>;
type MayStopWork = { stopWork?: boolean | undefined };

export interface Api {
  'host.info': Method<None, HostInfo>;
  /** Folders of the machine, for hosts without a native dialogue. */
  'host.listFolder': Method<{ path: string }, FolderListing>;
  'host.makeFolder': Method<{ path: string }, null>;
  /** What this machine has and what is used. Devices are tried where that was not done before, or with `refresh`. */
  'devices.list': Method<{ refresh: boolean }, DeviceOverview>;
  /** Forces a device for all that follows, or (null) leaves the choice to the trial again. */
  'devices.choose': Method<{ purpose: Purpose; device: DeviceId | null }, DeviceOverview>;
  /** Closes the one that is open. Refused with `working` while work goes on in it, unless that may be stopped. */
  'project.open': Method<{ path: string; create: boolean } & MayStopWork, ProjectInfo>;
  'project.close': Method<MayStopWork, null>;
  'project.info': Method<None, ProjectInfo>;
  /** Runs, studies, cases and masks that are in no list, since they cannot be read; each can be removed as others are. */
  'project.unreadable': Method<None, readonly UnreadableRow[]>;
  /** Makes the phantom data set and imports it into a new project; `runs`: and trains its two short runs, which are not waited for. */
  'project.createSample': Method<{ path: string; runs?: boolean | undefined } & MayStopWork, ProjectInfo>;
  /** Looks through a folder before it is imported; an import of the same folder need not check its files again. */
  'dataset.preview': Method<{ folder: string; reading?: GivenReadingOptions | undefined }, ImportPreview>;
  'dataset.import': Method<{ folder: string; options?: GivenImportOptions | undefined }, ImportReport>;
  'dataset.cases': Method<None, readonly CaseInfo[]>;
  /** Says what the images are, and what channels and classes are called (more classes where nothing has been trained). */
  'dataset.describe': Method<
    {
      modality?: Modality | undefined;
      channels?: string[] | undefined;
      classes?: string[] | undefined;
      regions?: readonly Region[] | undefined;
    },
    DatasetInfo
  >;
  /** Takes cases out, with their masks and what was measured on them. Refused while a run uses them. */
  'cases.remove': Method<{ cases: readonly string[] }, null>;
  /** null where no image has a label yet. */
  'dataset.fingerprint': Method<None, Fingerprint | null>;
  /** What the rules make of the data set, for the form to start from. */
  'training.propose': Method<{ dims: 2 | 3; architecture: ArchitectureName }, Proposal>;
  /** The configuration that `train` would use by itself, for the form to start from. */
  'training.defaults': Method<
    {
      proposal: Proposal;
      method: PruningMethod;
      /** How long the run may be, where that is known; it decides on Sauron's pace. */
      epochs?: number | undefined;
      budgetMinutes?: number | undefined;
    },
    TrainingConfig
  >;
  'training.start': Method<NewRun, RunInfo>;
  /** What a run with this configuration would cut of a dense run's weights (null: of first weights). Nothing is changed. */
  'training.dryRun': Method<{ config: TrainingConfig; run: string | null }, DryRun>;
  'training.stop': Method<{ run: string }, RunInfo>;
  'training.resume': Method<{ run: string; device?: DeviceId | undefined }, RunInfo>;
  'training.remove': Method<{ run: string }, null>;
  'runs.list': Method<None, readonly RunInfo[]>;
  'runs.get': Method<{ run: string }, RunInfo>;
  'runs.epochs': Method<{ run: string }, readonly EpochRecord[]>;
  /** Predicts the run's validation cases and measures them; answers from the store when that was done before. */
  'evaluation.evaluate': Method<{ run: string }, readonly CaseMetrics[]>;
  'evaluation.compare': Method<{ runs: readonly string[] }, Comparison>;
  /** Measures how long each takes for a case, all in turns; nothing is kept. */
  'evaluation.times': Method<{ runs: readonly string[] }, TimesInTurns>;
  /** Segmentation ability of a run's layers and filters on the cases that it is measured on; kept until model or cases change. */
  'explain.ability': Method<{ run: string }, AbilityReport>;
  /** The same without measuring anything; null where it is to be measured. */
  'explain.known': Method<{ run: string }, AbilityReport | null>;
  'explain.remove': Method<{ run: string }, null>;
  /** Writes what was measured as two tables and a picture. */
  'explain.export': Method<{ run: string; folder: string }, { files: readonly string[] }>;
  'export.model': Method<{ run: string; folder: string }, ExportReport>;
  /** Writes what a run has cut as JSON; it can be applied to the dense weights elsewhere. */
  'plans.save': Method<{ run: string; file: string }, { file: string; cuts: number }>;
  /** Cuts a dense run's weights by such a file and exports what is left. */
  'plans.apply': Method<{ run: string; file: string; folder: string }, ExportReport>;
  'studies.list': Method<None, readonly StudyInfo[]>;
  'studies.get': Method<{ study: string }, StudyInfo>;
  /** Measures a training step and says how many runs there are and how long they take. */
  'studies.estimate': Method<{ config: StudyConfig }, StudyEstimate>;
  'studies.start': Method<{ name: string; config: StudyConfig }, StudyInfo>;
  'studies.stop': Method<{ study: string }, StudyInfo>;
  /** Goes on with what is not finished; runs that failed are tried again. */
  'studies.resume': Method<{ study: string }, StudyInfo>;
  /** Forgets the study; its runs stay. */
  'studies.remove': Method<{ study: string }, null>;
  /** Of the runs that are finished and measured so far. */
  'studies.table': Method<{ study: string }, StudyTable>;
  /** Runs with a model, and models that were exported from this project and are still there. */
  'segment.models': Method<None, readonly ModelChoice[]>;
  /** The model in a folder that the project does not know. */
  'segment.model': Method<{ folder: string }, ModelChoice>;
  /** Has a model draw a mask of a case, which is kept beside its others. */
  'segment.case': Method<{ case: string; model: ModelRef }, Segmentation>;
  'segment.remove': Method<{ case: string; number: number }, null>;
  /** Writes a mask of a case into a folder, for other programs. */
  'masks.export': Method<{ case: string; mask: MaskRef; format: MaskFormat; folder: string }, MaskExport>;
  'viewer.layers': Method<{ case: string }, CaseLayers>;
  /** Measures one mask of a case against another, class by class. */
  'viewer.measure': Method<{ case: string; reference: MaskRef; other: MaskRef }, readonly ClassMetrics[]>;
  /** Keeps the voxels that were sent to `dataPaths.draft`, to go on with if the page or the process ends; GET reads them. */
  'labels.keepDraft': Method<{ case: string; author: string; note: string; basedOn: string }, LabelDraft>;
  'labels.drafts': Method<None, readonly LabelDraft[]>;
  'labels.dropDraft': Method<{ case: string }, null>;
  /** Keeps the voxels that were sent to `dataPaths.draft` as a new version of the case's label. */
  'labels.save': Method<{ case: string; author: string; note: string; basedOn: string }, LabelVersion>;
  /** Trains on a version of the label from now on, and measures against it; null for the imported one. */
  'labels.use': Method<{ case: string; version: number | null }, null>;
  'jobs.list': Method<None, readonly Job[]>;
  'jobs.cancel': Method<{ job: string }, null>;
}

export interface Events {
  'run.progress': RunProgress;
  'run.epoch': { readonly run: string; readonly record: EpochRecord };
  'run.changed': RunInfo;
  /** A sentence about a run: what the method chose, what was damaged, why it ended early. Kept in `RunInfo.notes`. */
  'run.note': { readonly run: string; readonly note: string };
  'study.changed': StudyInfo;
  'job.progress': Job;
  'job.done': { readonly job: Job; readonly error: string | null };
  'dataset.changed': { readonly caseCount: number };
  /** Another project is open, or none (null), or the open one has lost a run or a study: to every page, since there is one project for all of them. */
  'project.changed': { readonly path: string | null };
}

export type MethodName = keyof Api;
export type Params<M extends MethodName> = Api[M]['params'];
export type Value<M extends MethodName> = Api[M]['result'];
export type Handlers = { readonly [M in MethodName]: (params: Params<M>) => Promise<Value<M>> };
export type EventName = keyof Events;

const none = z.strictObject({}) as unknown as z.ZodType<None>;
const id = z.string().min(1).max(200);
const run = z.strictObject({ run: id });
const study = z.strictObject({ study: id });

const draft = {
  case: id,
  author: z.string().max(200),
  note: z.string().max(2000),
  basedOn: z.string().max(300),
};

/** A parser for the parameters of each method; it runs before a handler sees them, whoever calls. */
export const paramSchemas: { readonly [M in MethodName]: z.ZodType<Params<M>> } = {
  'host.info': none,
  'host.listFolder': z.strictObject({ path: path.or(z.literal('')) }),
  'host.makeFolder': z.strictObject({ path }),
  'devices.list': z.strictObject({ refresh: z.boolean() }),
  'devices.choose': z.strictObject({ purpose: z.enum(purposes), device: deviceIdSchema.nullable() }),
  'project.open': z.strictObject({ path, create: z.boolean(), stopWork: z.boolean().optional() }),
  'project.close': z.strictObject({ stopWork: z.boolean().optional() }),
  'project.info': none,
  'project.unreadable': none,
  'project.createSample': z.strictObject({
    path,
    runs: z.boolean().optional(),
    stopWork: z.boolean().optional(),
  }),
  'dataset.preview': z.strictObject({ folder: path, reading: readingOptionsSchema.optional() }),
  'dataset.import': z.strictObject({ folder: path, options: importOptionsSchema.optional() }),
  'dataset.cases': none,
  'cases.remove': z.strictObject({ cases: z.array(id).min(1).max(100_000) }),
  'dataset.describe': z.strictObject({
    modality: z.enum(modalities).optional(),
    channels: namesSchema.optional(),
    classes: namesSchema.optional(),
    regions: regionsSchema.optional(),
  }),
  'dataset.fingerprint': none,
  'training.propose': z.strictObject({
    dims: z.union([z.literal(2), z.literal(3)]),
    architecture: z.enum(architectureNames),
  }),
  'training.defaults': z.strictObject({
    proposal: proposalSchema,
    method: z.enum(methods),
    epochs: z.number().int().min(1).optional(),
    budgetMinutes: z.number().min(0).optional(),
  }),
  'training.start': z.strictObject({
    name: z.string().min(1).max(200),
    config: trainingConfigSchema,
    device: deviceIdSchema.optional(),
    prepareOnly: z.boolean().optional(),
  }),
  'training.dryRun': z.strictObject({ config: trainingConfigSchema, run: id.nullable() }),
  'training.stop': run,
  'training.resume': z.strictObject({ run: id, device: deviceIdSchema.optional() }),
  'training.remove': run,
  'runs.list': none,
  'runs.get': run,
  'runs.epochs': run,
  'evaluation.evaluate': run,
  'evaluation.compare': z.strictObject({ runs: z.array(id).min(1).max(100) }),
  'evaluation.times': z.strictObject({ runs: z.array(id).min(1).max(100) }),
  'explain.ability': run,
  'explain.known': run,
  'explain.remove': run,
  'explain.export': z.strictObject({ run: id, folder: path }),
  'export.model': z.strictObject({ run: id, folder: path }),
  'plans.save': z.strictObject({ run: id, file: path }),
  'plans.apply': z.strictObject({ run: id, file: path, folder: path }),
  'studies.list': none,
  'studies.get': study,
  'studies.estimate': z.strictObject({ config: studyConfigSchema }),
  'studies.start': z.strictObject({ name: z.string().min(1).max(200), config: studyConfigSchema }),
  'studies.stop': study,
  'studies.resume': study,
  'studies.remove': study,
  'studies.table': study,
  'segment.models': none,
  'segment.model': z.strictObject({ folder: path }),
  'segment.case': z.strictObject({ case: id, model: modelRefSchema }),
  'segment.remove': z.strictObject({ case: id, number: z.number().int().min(1) }),
  'masks.export': z.strictObject({
    case: id,
    mask: maskRefSchema,
    format: z.enum(maskFormats),
    folder: path,
  }),
  'viewer.layers': z.strictObject({ case: id }),
  'viewer.measure': z.strictObject({ case: id, reference: maskRefSchema, other: maskRefSchema }),
  'labels.keepDraft': z.strictObject(draft),
  'labels.drafts': none,
  'labels.dropDraft': z.strictObject({ case: id }),
  'labels.save': z.strictObject({ ...draft, author: z.string().trim().min(1).max(200) }),
  'labels.use': z.strictObject({ case: id, version: z.number().int().min(1).nullable() }),
  'jobs.list': none,
  'jobs.cancel': z.strictObject({ job: id }),
};
