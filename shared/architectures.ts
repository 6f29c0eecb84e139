/**
 * The architectures: what can be chosen of each, with the words for it. Form, command line and schema are made from this
 * one table; how a network is laid out is in `main/network/architectures/`. A new one is a configuration, its facts here
 * and its file there: the compiler lists what is missing.
 */
import { deepSupervision, kernels, strides, widths } from './architecture-facts.ts';
import type { ArchitectureFacts, Stages } from './architecture-facts.ts';
import { deepmedicFacts, type DeepMedicConfig } from './deepmedic-facts.ts';
import { factorizerFacts, type FactorizerConfig } from './factorizer-facts.ts';

export type { Stages } from './architecture-facts.ts';
export type { DeepMedicConfig } from './deepmedic-facts.ts';
export type { FactorizerConfig } from './factorizer-facts.ts';

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

/** Which network, and how it is laid out. */
export type ArchitectureConfig =
  UNetConfig | PocketNetConfig | Brats21Config | DeepMedicConfig | FactorizerConfig;
export type ArchitectureName = ArchitectureConfig['kind'];

const downsampling = {
  kind: 'choice',
  label: 'Downsampling',
  hint: '',
  values: [
    { value: 'stride', label: 'Strided convolution' },
    { value: 'pool', label: 'Max pooling' },
  ],
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
  deepmedic: deepmedicFacts,
  factorizer: factorizerFacts,
};

export const architectureNames = Object.keys(architectureFacts) as readonly ArchitectureName[];
