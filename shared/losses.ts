/**
 * The terms that a loss may be made of: words, and options of each. How one is computed is in `main/training/losses/`. A new
 * term is its facts here, one file and one line there.
 */
import { z } from 'zod';
import type { NumberOption } from './method-facts.ts';
import { taskFacts, type Channels, type TaskName } from './task.ts';

export interface LossFacts {
  readonly label: string;
  readonly sentence: string;
  /** Of the tasks that it can be used for. */
  readonly channels: readonly Channels[];
  readonly options: readonly NumberOption[];
  /** It judges the maps of the network's layers as well, which must lie on the grid of its output. */
  readonly judgesMaps?: true;
}

const both: readonly Channels[] = ['exclusive', 'independent'];

const facts = {
  dice: {
    label: 'Dice',
    sentence: 'Overlap of the foreground, counted softly (nnU-Net).',
    channels: both,
    options: [
      {
        name: 'batch',
        label: 'Whole batch as one image',
        hint: '1: one Dice over the batch, steadier where patches hold little; 0: the mean over patches.',
        value: 0,
        min: 0,
        max: 1,
      },
    ],
  },
  'cross-entropy': {
    label: 'Cross-entropy',
    sentence: 'How sure the network is of the right class, voxel by voxel.',
    channels: ['exclusive'],
    options: [],
  },
  'binary-cross-entropy': {
    label: 'Binary cross-entropy',
    sentence: 'How sure the network is of each region on its own, voxel by voxel.',
    channels: ['independent'],
    options: [],
  },
  focal: {
    label: 'Focal',
    sentence: 'Cross-entropy that gives little weight to voxels that are already right (Lin et al. 2017).',
    channels: both,
    options: [
      {
        name: 'gamma',
        label: 'Focus γ',
        hint: '0: plain cross-entropy; the larger, the less easy voxels count.',
        value: 2,
        min: 0,
        max: 10,
      },
    ],
  },
  'squared-dice': {
    label: 'Squared Dice',
    sentence: 'Squared distance over squared sizes, background included (PocketNet).',
    channels: both,
    options: [],
  },
  'sauron-dice': {
    label: 'Dice of Sauron’s reference',
    sentence: 'Mean over patches and all classes, background included, as in the reference code.',
    channels: ['exclusive'],
    options: [],
  },
  'segmentation-ability': {
    label: 'Segmentation ability of layers',
    sentence:
      'How far each layer’s maps are from telling the structures apart by themselves (He et al. 2023).',
    channels: both,
    options: [],
    judgesMaps: true,
  },
} as const satisfies Readonly<Record<string, LossFacts>>;

export type LossKind = keyof typeof facts;
export const lossFacts: Readonly<Record<LossKind, LossFacts>> = facts;
export const lossKinds = Object.keys(facts) as readonly LossKind[];

export interface LossTerm {
  readonly kind: LossKind;
  readonly weight: number;
  /** By name; what is absent has the table's value. */
  readonly options: Readonly<Record<string, number>>;
}

/** Whether a term can be part of a task's loss. */
export const lossFits = (kind: LossKind, task: TaskName): boolean =>
  lossFacts[kind].channels.includes(taskFacts[task].channels);

/**
 * nnU-Net's: Dice and cross-entropy, one each. In 2D a slice holds little, so the batch counts as one image, as it does for
 * channels that are independent, of which many patches have none.
 */
export function defaultLoss(task: TaskName, dims: 2 | 3): LossTerm[] {
  const independent = taskFacts[task].channels === 'independent';
  const batch = dims === 2 || independent ? 1 : 0;
  return [
    { kind: 'dice', weight: 1, options: { batch } },
    { kind: independent ? 'binary-cross-entropy' : 'cross-entropy', weight: 1, options: {} },
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
