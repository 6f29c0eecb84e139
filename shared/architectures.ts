/**
 * The architectures: what can be chosen of each, with the words for it. Form, command line and schema are made from this
 * one table; how a network is laid out is in `main/network/architectures/`. A new one is a configuration, its facts here
 * and its file there: the compiler lists what is missing.
 */
import type { AugmentationSwitches } from './augmentation.ts';
import type { OptionFacts } from './option-facts.ts';

/** One entry per stage, finest first. */
export interface Stages {
  /** Strides of each stage's first convolution, or its pool, per axis; the first stage's are 1. */
  readonly strides: readonly (readonly number[])[];
  /** Odd kernel sides per axis. */
  readonly kernels: readonly (readonly number[])[];
}

/** nnU-Net's plain and residual U-Net. */
export interface UNetConfig extends Stages {
  readonly kind: 'unet';
  /** Filters per stage. */
  readonly widths: readonly number[];
  /** Shortcuts in the encoder's stages (as in nnU-Net's ResEnc); the decoder stays plain. */
  readonly residual: boolean;
  /** Instance norms with scale and bias. */
  readonly affineNorm: boolean;
  readonly downsampling: 'stride' | 'pool';
  /** Heads on all decoder stages but the coarsest, instead of the finest alone. */
  readonly deepSupervision: boolean;
  /** Percent of the channels that each stage drops at random in a training step. */
  readonly dropout: number;
}

/** PocketNet (Celaya et al. 2022): the same few filters at every stage, max pools in between. */
export interface PocketNetConfig extends Stages {
  readonly kind: 'pocketnet';
  /** Filters per stage: the same at every stage, or others to hold that against. */
  readonly widths: readonly number[];
  /** What two convolutions of a stage do with their inputs. */
  readonly block: 'plain' | 'residual' | 'dense';
  /** Instance norm with scale and bias, without, or none, as published. */
  readonly norm: 'affine' | 'plain' | 'none';
  readonly deepSupervision: boolean;
}

/** NVIDIA's U-Net for brain tumours (Futrega et al. 2021): deeper and wider than nnU-Net's. */
export interface Brats21Config extends Stages {
  readonly kind: 'brats21';
  /** Filters per stage. */
  readonly widths: readonly number[];
  /** Shortcuts in all stages. */
  readonly residual: boolean;
  /** Gates on the skips. */
  readonly attention: boolean;
  /** Heads on the three finest stages of the decoder, instead of the finest alone. */
  readonly deepSupervision: boolean;
  /** Percent of each map that each stage drops in blocks in a training step. */
  readonly dropBlock: number;
}

/** DeepMedic (Kamnitsas et al. 2017): pathways at several scales side by side, no padding, a fully convolutional end. */
export interface DeepMedicConfig extends Pick<Stages, 'kernels'> {
  readonly kind: 'deepmedic';
  /** Filters per layer of every pathway. */
  readonly widths: readonly number[];
  /** How much coarser each pathway sees the image; the first is 1. */
  readonly scales: readonly number[];
  /** Filters of the 1 × 1 layers behind the pathways. */
  readonly tail: readonly number[];
  /** Shortcuts over two layers. */
  readonly residual: boolean;
  readonly norm: 'affine' | 'none';
  /** Percent of the channels of the tail's layers that are dropped in a training step. */
  readonly dropout: number;
}

/** Which network, and how it is laid out. */
export type ArchitectureConfig = UNetConfig | PocketNetConfig | Brats21Config | DeepMedicConfig;
export type ArchitectureName = ArchitectureConfig['kind'];

export interface ArchitectureFacts<C> {
  readonly label: string;
  /** What it is, for people who choose. */
  readonly sentence: string;
  readonly source: string;
  /** As in "2D U-Net, filters 16-32-64". */
  readonly describe: (config: C) => string;
  /** What its authors leave out of the augmentation; absent: nothing. */
  readonly augmentation?: Partial<AugmentationSwitches>;
  readonly options: { readonly [Name in Exclude<keyof C, 'kind'>]: OptionFacts<C[Name]> };
}

const strides = {
  kind: 'stages',
  label: 'Strides per stage',
  hint: 'How much each stage shrinks its input; the first stage does not.',
  min: 1,
  max: 8,
} as const;

const kernels = {
  kind: 'stages',
  label: 'Kernels per stage',
  hint: 'Odd sides of the convolutions.',
  min: 1,
  max: 15,
} as const;

const widths = {
  kind: 'numbers',
  label: 'Filters per stage',
  hint: 'Finest first; “32 constant”, “32 doubling” and “32 doubling to 320” are short for a list.',
  min: 1,
  max: 4096,
} as const;

const downsampling = {
  kind: 'choice',
  label: 'Downsampling',
  hint: '',
  values: [
    { value: 'stride', label: 'Strided convolution' },
    { value: 'pool', label: 'Max pooling' },
  ],
} as const;

const deepSupervision = {
  kind: 'flag',
  label: 'Deep supervision',
  hint: 'The loss also sees coarser stages of the decoder.',
} as const;

export const architectureFacts: {
  readonly [Name in ArchitectureName]: ArchitectureFacts<Extract<ArchitectureConfig, { kind: Name }>>;
} = {
  unet: {
    label: 'U-Net',
    sentence: 'Filters double from stage to stage; size, depth and patch follow from the data.',
    source: 'Isensee et al., Nature Methods 2021 (nnU-Net)',
    describe: ({ widths, residual }) => `${residual ? 'residual ' : ''}U-Net, filters ${widths.join('-')}`,
    options: {
      widths,
      strides,
      kernels,
      residual: { kind: 'flag', label: 'Residual blocks', hint: 'Shortcuts in the encoder.' },
      affineNorm: { kind: 'flag', label: 'Affine instance norm', hint: 'Norms with scale and bias.' },
      downsampling,
      deepSupervision,
      dropout: {
        kind: 'number',
        label: 'Dropout (percent)',
        hint: 'Of the channels of each stage, at random in every training step; 0: none.',
        min: 0,
        max: 90,
        before: 0,
      },
    },
  },
  pocketnet: {
    label: 'PocketNet',
    sentence:
      'The same few filters at every stage: a small network from the start, with little left to prune.',
    source: 'Celaya et al., IEEE TMI 2022',
    describe: ({ widths, block }) => `PocketNet (${block}), filters ${widths.join('-')}`,
    options: {
      widths,
      block: {
        kind: 'choice',
        label: 'Block',
        hint: '',
        values: [
          { value: 'plain', label: 'Two convolutions' },
          { value: 'residual', label: 'Two convolutions beside their input' },
          { value: 'dense', label: 'Each beside all before it' },
        ],
      },
      norm: {
        kind: 'choice',
        label: 'Norm',
        hint: '',
        values: [
          { value: 'affine', label: 'Instance norm with scale and bias' },
          { value: 'plain', label: 'Instance norm' },
          { value: 'none', label: 'None, as published' },
        ],
      },
      strides,
      kernels,
      deepSupervision,
    },
  },
  brats21: {
    label: 'BraTS21 U-Net',
    sentence:
      'Deeper and wider than nnU-Net’s, for regions that lie in each other: large, and for a graphics card.',
    source: 'Futrega et al., arXiv 2110.03352',
    describe: ({ widths, residual, attention }) =>
      `${residual ? 'residual ' : ''}BraTS21 U-Net${attention ? ' with gates' : ''}, filters ${widths.join('-')}`,
    augmentation: { rotation: false, lowResolution: false, gamma: false },
    options: {
      widths,
      strides,
      kernels,
      residual: { kind: 'flag', label: 'Residual blocks', hint: 'Shortcuts in all stages.' },
      attention: { kind: 'flag', label: 'Attention gates', hint: 'Weigh each skip voxel by voxel.' },
      deepSupervision: {
        kind: 'flag',
        label: 'Deep supervision',
        hint: 'The loss also sees two coarser stages of the decoder.',
      },
      dropBlock: {
        kind: 'number',
        label: 'DropBlock (percent)',
        hint: 'Of each map, in blocks at random in every training step; 0: none.',
        min: 0,
        max: 90,
      },
    },
  },
  deepmedic: {
    label: 'DeepMedic',
    sentence:
      'Pathways at several scales side by side: sees far around every voxel, and says something about the middle of a patch only.',
    source: 'Kamnitsas et al., Medical Image Analysis 2017',
    describe: ({ widths, scales }) => `DeepMedic, scales ${scales.join(', ')}, filters ${widths.join('-')}`,
    options: {
      widths: { ...widths, label: 'Filters per layer' },
      kernels: { ...kernels, label: 'Kernels per layer' },
      scales: {
        kind: 'numbers',
        free: true,
        label: 'Scales of the pathways',
        hint: 'The first is 1; 3 sees every third voxel. Each is a pathway.',
        min: 1,
        max: 16,
      },
      tail: {
        kind: 'numbers',
        free: true,
        label: 'Filters of the tail',
        hint: 'Of the 1 × 1 layers behind the pathways.',
        min: 1,
        max: 4096,
      },
      residual: { kind: 'flag', label: 'Residual links', hint: 'Shortcuts over two layers.' },
      norm: {
        kind: 'choice',
        label: 'Norm',
        hint: 'Without one, a map does not depend on how it is cut into patches.',
        values: [
          { value: 'none', label: 'None' },
          { value: 'affine', label: 'Instance norm with scale and bias' },
        ],
      },
      dropout: {
        kind: 'number',
        label: 'Dropout (percent)',
        hint: 'Of the channels of the tail, at random in every training step; 0: none.',
        min: 0,
        max: 90,
      },
    },
  },
};

export const architectureNames = Object.keys(architectureFacts) as readonly ArchitectureName[];
