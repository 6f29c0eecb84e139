/**
 * How a run begins, as data: with the widths that were planned, with all of them smaller in proportion, with one width
 * everywhere, or with the shape that another run has left; always with fresh weights. Schema, form and command line are made from the one table below; how a
 * network comes about is in `main/training/start-network.ts`, and what an architecture must say to it in
 * `main/network/architectures/architecture.ts`.
 */
import type { BudgetKind } from './pruning.ts';

/** What can be counted before anything has been measured. */
export const countedBudgets = ['macs', 'parameters', 'channels'] as const satisfies readonly BudgetKind[];
export type CountedBudget = (typeof countedBudgets)[number];

/** Filters of a layer group. */
export interface ShapeEntry {
  readonly id: string;
  readonly filters: number;
}

export interface PlannedStart {
  readonly kind: 'planned';
}

/** The planned network with the same share of every layer's filters: the largest that costs no more than what is left of it. */
export interface NarrowStart {
  readonly kind: 'narrow';
  /** What `cut` is a share of. */
  readonly budget: CountedBudget;
  /** Share of the planned network to do without; 0: as planned. */
  readonly cut: number;
}

/** The largest width, the same in every layer, whose network costs no more than what is left of the planned one. */
export interface FlatStart {
  readonly kind: 'flat';
  /** What `cut` is a share of. */
  readonly budget: CountedBudget;
  /** Share of the planned network to do without; 0: as large as planned. */
  readonly cut: number;
}

/** The planned network with the filters that another run has left of each layer. */
export interface ShapeStart {
  readonly kind: 'shape';
  /** That left them; empty where an earlier release did not keep its name. */
  readonly run: string;
  readonly shape: readonly ShapeEntry[];
}

export type Start = PlannedStart | NarrowStart | FlatStart | ShapeStart;
export type StartName = Start['kind'];
export type StartOf<Name extends StartName> = Extract<Start, { kind: Name }>;

interface Words {
  readonly label: string;
  readonly hint: string;
}

/** What can be set of a start: one of a few values, a share, or a run, which brings the filters that it has left. */
export type StartOption =
  | (Words & { readonly kind: 'choice'; readonly values: readonly { value: string; label: string }[] })
  | (Words & { readonly kind: 'share'; readonly min: number; readonly max: number })
  | (Words & { readonly kind: 'run' })
  | (Words & { readonly kind: 'filters' });

export interface StartFacts<S extends Start> {
  readonly label: string;
  /** What it is, for people who choose. */
  readonly sentence: string;
  /** What a run is called that nothing prunes, in tables and in ids. */
  readonly unpruned: { readonly label: string; readonly name: string };
  /** Whether it is sized to a budget, so that in a study each budget makes another one. */
  readonly fitsBudget: boolean;
  /** Whether another run must have ended before. */
  readonly takesShape: boolean;
  /** What is added to the name of a method that prunes. */
  readonly added: { readonly label: string; readonly name: string };
  /** As in "one width everywhere that fits 50 % of the MACs". */
  readonly describe: (start: S) => string;
  /** Where the user says nothing. @param isPruned whether a method goes on from there */
  readonly usual: (isPruned: boolean) => S;
  readonly options: { readonly [Name in Exclude<keyof S, 'kind'>]: StartOption };
}

const counted: Readonly<Record<CountedBudget, string>> = {
  macs: 'MACs',
  parameters: 'parameters',
  channels: 'filters',
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;

const fitting: { readonly [Name in 'budget' | 'cut']: StartOption } = {
  budget: {
    kind: 'choice',
    label: 'Width fits a share of',
    hint: '',
    values: countedBudgets.map((value) => ({ value, label: capital(counted[value]) })),
  },
  cut: {
    kind: 'share',
    label: 'Share to do without',
    hint: 'Of the planned network; 0: as large as planned.',
    min: 0,
    max: 0.99,
  },
};

export const startFacts: { readonly [Name in StartName]: StartFacts<StartOf<Name>> } = {
  planned: {
    label: 'As planned',
    sentence: 'The widths of the architecture.',
    unpruned: { label: 'Dense', name: 'dense' },
    added: { label: '', name: '' },
    fitsBudget: false,
    takesShape: false,
    describe: () => 'the planned widths',
    usual: () => ({ kind: 'planned' }),
    options: {},
  },
  narrow: {
    label: 'Narrow',
    sentence:
      'The planned widths, all smaller in proportion: what a pruned network has to beat, since anybody can train it at once.',
    unpruned: { label: 'Narrow', name: 'narrow' },
    added: { label: ', narrow start', name: '-narrow' },
    fitsBudget: true,
    takesShape: false,
    describe: ({ budget, cut }) =>
      `the planned widths in proportion, fitting ${percent(1 - cut)} of the ${counted[budget]}`,
    usual: (isPruned) => ({ kind: 'narrow', budget: 'macs', cut: isPruned ? 0 : 0.5 }),
    options: fitting,
  },
  flat: {
    label: 'Flat width',
    sentence: 'One width in every layer, the largest that fits: a method that loses to it has found nothing.',
    unpruned: { label: 'Flat width', name: 'flat' },
    added: { label: ', flat start', name: '-flat' },
    fitsBudget: true,
    takesShape: false,
    describe: ({ budget, cut }) =>
      `one width everywhere that fits ${percent(1 - cut)} of the ${counted[budget]}`,
    // Unpruned it is a rival at half the cost, as methods are by default; pruned it begins as large as planned.
    usual: (isPruned) => ({ kind: 'flat', budget: 'macs', cut: isPruned ? 0 : 0.5 }),
    options: fitting,
  },
  shape: {
    label: 'Shape of another run',
    sentence:
      'What another run has left of each layer, with fresh weights: shows whether its weights or only its shape mattered.',
    unpruned: { label: 'Pruned shape from scratch', name: 'scratch' },
    added: { label: ', from a pruned shape', name: '-shape' },
    fitsBudget: false,
    takesShape: true,
    describe: ({ run }) => `the shape that ${run === '' ? 'another run' : run} has left`,
    usual: () => ({ kind: 'shape', run: '', shape: [] }),
    options: {
      run: { kind: 'run', label: 'Shape of', hint: 'A run of the same planned network.' },
      shape: { kind: 'filters', label: 'Filters', hint: 'They come with the run.' },
    },
  },
};

/** With what a run has left of each layer at its end; nothing of a run without epochs. */
export const shapeLeft = (
  run: string,
  epochs: readonly { readonly layers: readonly ShapeEntry[] }[],
): ShapeStart => ({
  kind: 'shape',
  run,
  shape: (epochs.at(-1)?.layers ?? []).map(({ id, filters }) => ({ id, filters })),
});

export const startNames = Object.keys(startFacts) as readonly StartName[];

/** As in "one width everywhere that fits 50 % of the MACs". */
export const startText = (start: Start): string =>
  (startFacts[start.kind].describe as (start: Start) => string)(start);

export interface NamedStartOption {
  readonly name: string;
  readonly facts: StartOption;
}

export const startOptionsOf = (kind: StartName): NamedStartOption[] =>
  Object.entries<StartOption>(startFacts[kind].options).map(([name, facts]) => ({ name, facts }));
