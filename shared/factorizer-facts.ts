/** Factorizer: what can be chosen of it, with the words for it. */
import { strides, widths, type ArchitectureFacts, type Stages } from './architecture-facts.ts';

/** Factorizer (Ashtari et al. 2023): a U of blocks whose attention is a non-negative matrix factorisation. */
export interface FactorizerConfig extends Pick<Stages, 'strides'> {
  readonly kind: 'factorizer';
  /** Filters per stage. */
  readonly widths: readonly number[];
  /** Windows in several places, windows in one, or all of a map at once. */
  readonly windows: 'shifted' | 'local' | 'global';
  /** Voxels along a side of a window, at most: the largest number that divides the side of the map. */
  readonly window: number;
  /** Voxels by which windows are moved. */
  readonly shifts: readonly number[];
  /** Channels of a matrix, at most. */
  readonly head: number;
  readonly rank: number;
  readonly iterations: number;
  readonly solver: 'hals' | 'mu';
  /** Filters between the two linear layers of a block, as a multiple of the stage's. */
  readonly ratio: number;
  readonly deepSupervision: boolean;
  /** Percent of the values that the linear layers drop in a training step. */
  readonly dropout: number;
}

export const factorizerFacts: ArchitectureFacts<FactorizerConfig> = {
  label: 'Factorizer',
  sentence:
    'Blocks that bring each window of a map down to a few factors: sees far at little cost, and fits one size of patch.',
  source: 'Ashtari et al., Medical Image Analysis 2023',
  describe: ({ widths, windows, rank }) =>
    `Factorizer (${windows}), rank ${rank}, filters ${widths.join('-')}`,
  options: {
    widths,
    strides,
    windows: {
      kind: 'choice',
      label: 'Windows',
      hint: '',
      values: [
        { value: 'shifted', label: 'In several places' },
        { value: 'local', label: 'In one place' },
        { value: 'global', label: 'All of a map' },
      ],
    },
    window: { kind: 'number', label: 'Side of a window', hint: 'In voxels, at most.', min: 1, max: 64 },
    shifts: {
      kind: 'numbers',
      free: true,
      label: 'Shifts of the windows',
      hint: 'In voxels; for windows in several places.',
      min: 0,
      max: 64,
    },
    head: { kind: 'number', label: 'Channels of a head', hint: 'Factorised together.', min: 1, max: 256 },
    rank: { kind: 'number', label: 'Rank', hint: 'Factors of a matrix.', min: 1, max: 16 },
    iterations: { kind: 'number', label: 'Steps', hint: 'Of the factorisation.', min: 1, max: 20 },
    solver: {
      kind: 'choice',
      label: 'Solver',
      hint: '',
      values: [
        { value: 'hals', label: 'One factor after the other (HALS)' },
        { value: 'mu', label: 'Multiplicative update (MU)' },
      ],
    },
    ratio: {
      kind: 'number',
      label: 'Width between linear layers',
      hint: 'Times the filters.',
      min: 1,
      max: 8,
    },
    deepSupervision: {
      kind: 'flag',
      label: 'Deep supervision',
      hint: 'The loss also sees two coarser stages of the decoder.',
    },
    dropout: {
      kind: 'number',
      label: 'Dropout (percent)',
      hint: 'Of the values of the linear layers in every training step; 0: none.',
      min: 0,
      max: 90,
    },
  },
};
