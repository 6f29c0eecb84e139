/**
 * What labels mean to a network: one class a voxel, or regions that may overlap. It owns how many channels the network
 * gives, how labels are encoded, and what is measured. What is done with each is one record in `main/tasks/`.
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
export const taskNames = ['classes', 'regions'] as const satisfies readonly TaskName[];

/** Something that masks are measured by: a foreground class or a region. */
export interface Structure {
  /** Tells it apart from the others of its task. */
  readonly value: number;
  readonly name: string;
  /** Label values that belong to it. */
  readonly values: readonly number[];
}

/** @param classes of the data set, background included */
export function structuresOf(task: TaskConfig, classes: readonly Omit<Structure, 'values'>[]): Structure[] {
  if (task.kind === 'regions')
    return task.regions.map(({ name, values, writes }) => ({ value: writes, name, values }));
  return classes
    .filter(({ value }) => value !== 0)
    .map(({ value, name }) => ({ value, name, values: [value] }));
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

export const taskSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('classes') }),
  z.strictObject({
    kind: z.literal('regions'),
    regions: regionsSchema.refine((regions) => regions.length > 0, 'at least one region is needed'),
  }),
]) satisfies z.ZodType<TaskConfig>;
