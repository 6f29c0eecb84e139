/** The terms that a loss may be made of: words, tasks and options of each. How one is computed is in `main/training/losses/`. */
import { z } from 'zod';
import type { NumberOption } from './method-facts.ts';
import type { TaskName } from './task.ts';

export const lossKinds = [
  'dice',
  'cross-entropy',
  'binary-cross-entropy',
  'focal',
  'squared-dice',
  'sauron-dice',
] as const;
export type LossKind = (typeof lossKinds)[number];

export interface LossTerm {
  readonly kind: LossKind;
  readonly weight: number;
  /** By name; what is absent has the table's value. */
  readonly options: Readonly<Record<string, number>>;
}

export interface LossFacts {
  readonly label: string;
  readonly sentence: string;
  readonly tasks: readonly TaskName[];
  readonly options: readonly NumberOption[];
}

const both: readonly TaskName[] = ['classes', 'regions'];

export const lossFacts: { readonly [Kind in LossKind]: LossFacts } = {
  dice: {
    label: 'Dice',
    sentence: 'Overlap of the foreground, counted softly (nnU-Net).',
    tasks: both,
    options: [
      {
        name: 'batch',
        label: 'Whole batch as one image',
        hint: '1: one Dice over the batch, steadier where patches hold little; 0: the mean over patches.',
        ...{ value: 0, min: 0, max: 1 },
      },
    ],
  },
  'cross-entropy': {
    label: 'Cross-entropy',
    sentence: 'How sure the network is of the right class, voxel by voxel.',
    tasks: ['classes'],
    options: [],
  },
  'binary-cross-entropy': {
    label: 'Binary cross-entropy',
    sentence: 'How sure the network is of each region by itself, voxel by voxel.',
    tasks: ['regions'],
    options: [],
  },
  focal: {
    label: 'Focal',
    sentence: 'Cross-entropy in which voxels that are right already count little (Lin et al. 2017).',
    tasks: both,
    options: [
      {
        name: 'gamma',
        label: 'Focus γ',
        hint: '0: plain cross-entropy; the larger, the less easy voxels count.',
        ...{ value: 2, min: 0, max: 10 },
      },
    ],
  },
  'squared-dice': {
    label: 'Squared Dice',
    sentence: 'Squared distance over squared sizes, background included (PocketNet).',
    tasks: both,
    options: [],
  },
  'sauron-dice': {
    label: 'Dice of Sauron’s reference',
    sentence: 'Mean over patches and all classes, background included, as in the reference code.',
    tasks: ['classes'],
    options: [],
  },
};

/**
 * nnU-Net's: Dice and cross-entropy, one each. In 2D a slice holds little, so the batch counts as one image, as it does for
 * regions, of which many patches have none.
 */
export function defaultLoss(task: TaskName, dims: 2 | 3): LossTerm[] {
  const batch = dims === 2 || task === 'regions' ? 1 : 0;
  return [
    { kind: 'dice', weight: 1, options: { batch } },
    { kind: task === 'regions' ? 'binary-cross-entropy' : 'cross-entropy', weight: 1, options: {} },
  ];
}

/** A term's number: what was set, or the table's. */
export function lossOption({ kind, options }: LossTerm, name: string): number {
  const value = options[name] ?? lossFacts[kind].options.find((option) => option.name === name)?.value;
  if (value === undefined) throw new Error(`${kind} has no option "${name}"`);
  return value;
}

export const lossSchema = z
  .array(
    z
      .strictObject({
        kind: z.enum(lossKinds),
        weight: z.number().positive().max(1e6),
        options: z.record(z.string().max(40), z.number()),
      })
      .superRefine(({ kind, options }, context) => {
        for (const [name, value] of Object.entries(options)) {
          const known = lossFacts[kind].options.find((option) => option.name === name);
          if (known === undefined || value < known.min || value > known.max)
            context.addIssue({
              code: 'custom',
              path: ['options', name],
              message: known ? `from ${known.min} to ${known.max}` : `${kind} has no option "${name}"`,
            });
        }
      }),
  )
  .min(1)
  .max(lossKinds.length)
  .refine((terms) => new Set(terms.map(({ kind }) => kind)).size === terms.length, 'a term is there twice');
