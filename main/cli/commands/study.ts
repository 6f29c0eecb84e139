/** `secateur study`: a matrix of methods, budgets, seeds and folds as one job, and the table of what came out of it. */
import { resolve } from 'node:path';
import { armsByName, type Arm } from '../../../shared/arm.ts';
import { methods } from '../../../shared/pruning.ts';
import { studyArms, type StudyArm } from '../../../shared/study-arms.ts';
import { AppError } from '../../../shared/result.ts';
import type { StudyConfig, StudyEstimate, StudyInfo } from '../../../shared/study.ts';
import { writeFileAtomically } from '../../files/atomic.ts';
import type { Services } from '../../services/index.ts';
import { defineCommand } from '../command.ts';
import { architectureOptions, proposalOf, type ArchitectureChoices } from '../architecture-options.ts';
import { duration, fixed } from '../format.ts';
import { optionsOf } from '../pruning-options.ts';
import { lossOptions, withLoss, type LossChoices } from '../loss-options.ts';
import { flag, integer, integers, names, real, reals, required, text, type Option } from '../options.ts';
import { withProject } from '../session.ts';
import { followStudy } from '../study-progress.ts';
import { printStudy, studyMarkdown } from '../study-table.ts';
import type { Terminal } from '../terminal.ts';

const armList = `${methods.join(', ')}, flat, scratch, METHOD-flat and METHOD-shape`;

/** Separated by commas. */
const arms = (placeholder: string, help: string): Option<readonly Arm[] | undefined> => {
  const option = names(placeholder, help);
  const armNamed = (name: string): Arm => {
    const arm = name === 'none' ? armsByName.get('dense') : armsByName.get(name);
    if (arm === undefined) throw new Error(`names out of ${armList}`);
    return arm;
  };
  return { ...option, parse: (texts) => option.parse(texts)?.map(armNamed) };
};

const options = {
  project: required(text('DIR', 'the project')),
  methods: arms('A,B,…', 'what to compare: methods, flat and scratch, or METHOD-flat and METHOD-shape'),
  budgets: reals('0.5,0.75', 'shares of the MACs to cut (default 0.5)', { min: 0.01, max: 0.99 }),
  seeds: integers('1,2', 'seeds (default 1)', { min: 0, max: 2 ** 31 }),
  folds: integers('0,1', 'folds that validate; the next one tests (default 0)', { min: 0, max: 4 }),
  ...architectureOptions,
  ...lossOptions,
  epochs: integer('epochs of every run (default 100)', { min: 2, max: 100_000 }),
  'dense-epochs': integer('epochs before the first cut', { min: 1, max: 100_000 }),
  'iterations-per-epoch': integer('training steps per epoch', { min: 1, max: 100_000 }),
  lambda: real('X', "weight of Sauron's regulariser", { min: 0 }),
  'scratch-of': text('METHOD', "scratch: whose pruned shape (default: the first method's)"),
  name: text('TEXT', 'what the study is called'),
  estimate: flag('only say how long it would take'),
  resume: flag('go on with the newest study, its settings kept; all finished: show its table'),
  report: text('FILE.md', 'write the table as Markdown'),
};

export const studyCommand = defineCommand({
  name: 'study',
  summary: 'compare pruning methods: budgets, seeds and folds as one resumable job, and its table',
  options,
  run: ({ project, resume, report, estimate, ...choices }, terminal) =>
    withProject({ path: project }, async (services) => {
      const begun = resume
        ? await resumed(services, choices)
        : await started(services, choices, terminal, estimate);
      if (begun === null) return;
      const info = begun.status === 'finished' ? begun : await followStudy(services, begun, terminal);
      const table = await services.handlers['studies.table']({ study: info.id });
      printStudy(table, terminal);
      if (report !== undefined) {
        await writeFileAtomically(resolve(report), [Buffer.from(studyMarkdown(info, table))]);
        terminal.print({ report: resolve(report) }, `Written to ${report}.`);
      }
      if (info.status === 'finished') return;
      const code = info.status === 'stopped' ? 'cancelled' : 'invalid-input';
      throw new AppError(
        code,
        `${info.id} is ${info.status}: ${info.reason}`,
        'Go on with: secateur study --resume.',
      );
    }),
});

interface Choices extends ArchitectureChoices, LossChoices {
  readonly methods: readonly Arm[] | undefined;
  readonly budgets: readonly number[] | undefined;
  readonly seeds: readonly number[] | undefined;
  readonly folds: readonly number[] | undefined;
  readonly epochs: number | undefined;
  readonly 'dense-epochs': number | undefined;
  readonly 'iterations-per-epoch': number | undefined;
  readonly lambda: number | undefined;
  readonly 'scratch-of': string | undefined;
  readonly name: string | undefined;
}

/** null where only the estimate was asked for. */
async function started(
  services: Services,
  choices: Choices,
  terminal: Terminal,
  estimateOnly: boolean,
): Promise<StudyInfo | null> {
  const { handlers } = services;
  if (choices.methods === undefined)
    throw new AppError('invalid-input', '--methods is missing.', `Give some of ${armList}.`);
  const config = await configOf(services, choices, choices.methods);
  const estimate = await handlers['studies.estimate']({ config });
  terminal.note({ estimate }, estimateText(estimate));
  if (estimateOnly) return null;
  const name = choices.name ?? `${choices.methods.length} methods, ${config.base.preparation.dims}D`;
  return handlers['studies.start']({ name, config });
}

async function configOf(services: Services, choices: Choices, listed: readonly Arm[]): Promise<StudyConfig> {
  const defaults = await services.handlers['training.defaults']({
    proposal: await proposalOf(services, choices),
    method: 'none',
    epochs: choices.epochs,
  });
  const { iterationsPerEpoch } = defaults;
  return {
    base: {
      ...(await withLoss(services, defaults, choices)),
      iterationsPerEpoch: choices['iterations-per-epoch'] ?? iterationsPerEpoch,
    },
    arms: studyArms(listed, choices['scratch-of']).map((arm) => withLambda(arm, choices.lambda)),
    cuts: choices.budgets ?? [0.5],
    seeds: choices.seeds ?? [1],
    folds: choices.folds ?? [0],
    denseEpochs: choices['dense-epochs'] ?? 0,
  };
}

/** Sauron's arms with the weight that was asked for. */
const withLambda = (arm: StudyArm, lambda: number | undefined): StudyArm =>
  lambda === undefined || arm.method !== 'sauron'
    ? arm
    : { ...arm, options: { ...arm.options, ...optionsOf(arm.method, { lambda }) } };

/** @throws AppError where settings were given as well, or there is no study */
async function resumed({ handlers }: Services, choices: Choices): Promise<StudyInfo> {
  const given = Object.entries(choices).find(([, value]) => value !== undefined)?.[0];
  if (given !== undefined)
    throw new AppError(
      'invalid-input',
      `--resume keeps the study's settings; --${given} was given too.`,
      'Leave one out.',
    );
  const newest = (await handlers['studies.list']({})).at(-1);
  if (newest === undefined)
    throw new AppError('not-found', 'There is no study in this project.', 'Start one with --methods.');
  return newest.status === 'finished' ? newest : handlers['studies.resume']({ study: newest.id });
}

function estimateText({ runs, seconds, stepSeconds }: StudyEstimate): string {
  const step = fixed(1000 * stepSeconds, 0);
  return `${runs} runs, about ${duration(seconds)}: a step of the dense network takes ${step} ms here.`;
}
