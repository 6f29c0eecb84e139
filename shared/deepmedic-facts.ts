/** DeepMedic: what can be chosen of it, with the words for it. */
import { kernels, widths, type ArchitectureFacts, type Stages } from './architecture-facts.ts';

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

export const deepmedicFacts: ArchitectureFacts<DeepMedicConfig> = {
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
};
