/**
 * What labels mean to a network: one class a voxel, or regions that may overlap. Form, command line, schema and tables of
 * results are made from this one table; how labels are encoded and masks decided is in `main/tasks/`. A new task is a
 * configuration, its facts here and its file there: the compiler lists what is missing.
 */
import { z } from 'zod';

/** A union of label values that is segmented as one thing, such as the whole tumour. */
export interface Region {
  readonly name: string;
  /** Label values that belong to it. */
  readonly values: readonly number[];
  /** What is written into masks where it is found. Regions further down the list are written over those before. */
  readonly writes: number;
}

export type TaskConfig =
  /** One class a voxel: softmax, the largest wins. */
  | { readonly kind: 'classes' }
  /** Overlapping regions: a sigmoid each, written into the mask in order where it is above one half. */
  | { readonly kind: 'regions'; readonly regions: readonly Region[] };

export type TaskName = TaskConfig['kind'];

/** Something that masks are measured by: a foreground class or a region. */
export interface Structure {
  /** Tells it apart from the others of its task. */
  readonly value: number;
  readonly name: string;
  /** Label values that belong to it. */
  readonly values: readonly number[];
}

const labelValue = z.number().int().min(1).max(255);

export const regionSchema = z.strictObject({
  name: z.string().min(1).max(200),
  values: z.array(labelValue).min(1).max(255).readonly(),
  writes: labelValue,
});

export const regionsSchema = z
  .array(regionSchema)
  .max(64)
  .readonly()
  .superRefine((regions, context) => {
    const refuse = (index: number, message: string): void => {
      context.addIssue({ code: 'custom', path: [index], message });
    };
    for (const [index, { name, values, writes }] of regions.entries()) {
      if (!values.includes(writes))
        refuse(index, `“${name}” writes ${writes}, which is none of its own values`);
      if (regions.findIndex((other) => other.writes === writes) < index)
        refuse(index, `two regions write ${writes}: one of them would never be seen`);
      if (regions.findIndex((other) => other.name === name) < index)
        refuse(index, `there is “${name}” twice`);
    }
  });

/** What a data set says of itself that a task may be made of. */
export interface TaskSource {
  /** Background included. */
  readonly classes: readonly Omit<Structure, 'values'>[];
  readonly regions: readonly Region[];
}

/** Why a data set cannot be used for a task, and what to do on the page and on the command line. */
export interface Unavailable {
  readonly kind: 'unavailable';
  readonly problem: string;
  readonly onPage: string;
  readonly onCommandLine: string;
}

/** Whether a voxel belongs to one channel of the network alone, or to each by itself. */
export type Channels = 'exclusive' | 'independent';

export interface TaskFacts<C> {
  readonly label: string;
  /** What is learned, for people who choose. */
  readonly sentence: (config: C) => string;
  readonly channels: Channels;
  readonly schema: z.ZodType<C>;
  /** The task for a data set. */
  readonly configure: (source: TaskSource) => C | Unavailable;
  /** What masks are measured by. */
  readonly structures: (config: C, classes: TaskSource['classes']) => Structure[];
}

export const taskFacts: {
  readonly [Name in TaskName]: TaskFacts<Extract<TaskConfig, { kind: Name }>>;
} = {
  classes: {
    label: 'Classes',
    sentence: () => 'One class a voxel.',
    channels: 'exclusive',
    schema: z.strictObject({ kind: z.literal('classes') }),
    configure: () => ({ kind: 'classes' }),
    structures: (_, classes) =>
      classes.filter(({ value }) => value !== 0).map(({ value, name }) => ({ value, name, values: [value] })),
  },
  regions: {
    label: 'Regions',
    sentence: ({ regions }) => `Each on its own: ${regions.map(({ name }) => name).join(', ')}.`,
    channels: 'independent',
    schema: z.strictObject({
      kind: z.literal('regions'),
      regions: regionsSchema.refine((regions) => regions.length > 0, 'at least one region is needed'),
    }),
    configure: ({ regions }) =>
      regions.length > 0
        ? { kind: 'regions', regions }
        : {
            kind: 'unavailable',
            problem: 'This project has no regions to learn.',
            onPage: 'Regions that overlap can be named on the page “Data set”.',
            onCommandLine:
              'Name them first: secateur describe --project DIR --regions "whole = 1 2 3; core = 1 3".',
          },
    structures: ({ regions }) => regions.map(({ name, values, writes }) => ({ value: writes, name, values })),
  },
};

export const taskNames = Object.keys(taskFacts) as readonly TaskName[];

/** TypeScript cannot tell that a configuration and the entry under its own kind go together. */
const factsOf = (kind: TaskName): TaskFacts<TaskConfig> =>
  taskFacts[kind] as unknown as TaskFacts<TaskConfig>;

export const configureTask = (kind: TaskName, source: TaskSource): TaskConfig | Unavailable =>
  factsOf(kind).configure(source);

export const taskSentence = (config: TaskConfig): string => factsOf(config.kind).sentence(config);

/** @param classes of the data set, background included */
export const structuresOf = (task: TaskConfig, classes: TaskSource['classes']): Structure[] =>
  factsOf(task.kind).structures(task, classes);

const [first, ...others] = taskNames.map((kind) => taskFacts[kind].schema as unknown as z.ZodObject);
if (first === undefined) throw new Error('there are no tasks');

export const taskSchema = z.discriminatedUnion('kind', [
  first,
  ...others,
]) as unknown as z.ZodType<TaskConfig>;
