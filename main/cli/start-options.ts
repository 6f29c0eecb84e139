/** The options of `secateur train` that say with which network a run begins; what is left out is as the table of starts has it. */
import { isDense } from '../../shared/pruning-defaults.ts';
import { AppError } from '../../shared/result.ts';
import {
  countedBudgets,
  shapeLeft,
  startFacts,
  startNames,
  type CountedBudget,
  type Start,
  type StartName,
  type StartOf,
} from '../../shared/start.ts';
import type { MethodName } from '../../shared/training.ts';
import type { Services } from '../services/index.ts';
import { choice, real, text } from './options.ts';

export const startOptions = {
  start: choice(
    startNames,
    'with which widths: as planned (default), all smaller in proportion, one everywhere, those of another run',
  ),
  'start-cut': real(
    'X',
    'narrow, flat: share of the planned network to do without (default 0.5; 0 with a method)',
    {
      min: 0,
      max: 0.99,
    },
  ),
  'start-budget': choice(countedBudgets, 'narrow, flat: what is counted (default macs)'),
  'shape-of': text('RUN', 'shape: the run whose shape is taken'),
};

export interface StartChoices {
  readonly start?: StartName | undefined;
  readonly 'start-cut'?: number | undefined;
  readonly 'start-budget'?: CountedBudget | undefined;
  readonly 'shape-of'?: string | undefined;
}

/** Which starts an option belongs to. */
const owners: { readonly [Name in Exclude<keyof StartChoices, 'start'>]-?: readonly StartName[] } = {
  'start-cut': ['flat', 'narrow'],
  'start-budget': ['flat', 'narrow'],
  'shape-of': ['shape'],
};

type Reader<Name extends StartName> = (
  choices: StartChoices,
  usual: StartOf<Name>,
  services: Services,
) => StartOf<Name> | Promise<StartOf<Name>>;

const fitted = <S extends StartOf<'narrow' | 'flat'>>(
  { 'start-cut': cut, 'start-budget': budget }: StartChoices,
  usual: S,
): S => ({ ...usual, cut: cut ?? usual.cut, budget: budget ?? usual.budget });

const readers: { readonly [Name in StartName]: Reader<Name> } = {
  planned: (_, usual) => usual,
  narrow: fitted,
  flat: fitted,
  shape: async ({ 'shape-of': run }, _, { handlers }) => {
    if (run === undefined)
      throw new AppError(
        'invalid-input',
        '--start shape needs a run whose shape is taken.',
        'Give --shape-of RUN.',
      );
    const start = shapeLeft(run, await handlers['runs.epochs']({ run }));
    if (start.shape.length > 0) return start;
    throw new AppError(
      'invalid-input',
      `${run} has not finished an epoch: it has no shape yet.`,
      'Name another run.',
    );
  },
};

/** @throws AppError where an option belongs to another start, or no run with a shape is named */
export async function startOf(services: Services, method: MethodName, choices: StartChoices): Promise<Start> {
  const given = Object.entries(owners).filter(([name]) => choices[name as keyof StartChoices] !== undefined);
  const kind = choices.start ?? given[0]?.[1][0] ?? 'planned';
  const stranger = given.find(([, owners]) => !owners.includes(kind));
  if (stranger !== undefined)
    throw new AppError(
      'invalid-input',
      `--${stranger[0]} belongs to --start ${stranger[1].join(' or ')}, and this run begins with --start ${kind}.`,
      'Leave one of them out.',
    );
  return (readers[kind] as Reader<StartName>)(choices, startFacts[kind].usual(!isDense(method)), services);
}
