/**
 * The facts of every pruning method: what each is in a sentence, what can be set, what has to be known before a run. The
 * form, the command line and the checks are made from this one table; how a method works is in `main/pruning/methods/`.
 */
import { baselineFacts } from './baseline-facts.ts';
import { basis, type MethodFacts } from './method-facts.ts';
import { sauronOptions, sauronVariants } from './sauron-facts.ts';
import { spanFacts } from './span-facts.ts';
import type { MethodName, ScheduleKind } from './pruning.ts';

const gradually: readonly ScheduleKind[] = ['iterative', 'one-shot', 'per-level', 'learnt'];

export const methodFacts: { readonly [Name in MethodName]: MethodFacts } = {
  none: baselineFacts.none,
  sauron: {
    ...basis,
    planned: false,
    evidence: 'data',
    label: 'Sauron',
    sentence: 'Cuts redundant filters while the network trains, in one phase; thresholds decide how many go.',
    source: 'Valverde, Shatillo, Tohka, arXiv 2209.13590',
    variants: sauronVariants,
    variantOfLongRuns: 'default',
    options: sauronOptions,
  },
  span: spanFacts,
  l1: {
    ...basis,
    evidence: 'weights',
    label: 'L1 norm',
    sentence: 'Cuts the filters with the smallest weights.',
    source: 'Li et al., arXiv 1608.08710',
    variants: [
      {
        name: 'group',
        label: 'Group',
        sentence:
          'Weights that make a map and weights that read it; the latter keep their meaning under a norm.',
      },
      {
        name: 'independent',
        label: 'Independent',
        sentence:
          "The paper's score. Under an instance norm a filter's length says nothing about its map: a baseline.",
      },
      {
        name: 'greedy',
        label: 'Greedy',
        sentence: 'Like independent, front to back, without the weights that read filters cut before.',
      },
      {
        name: 'scaled',
        label: 'Scaled',
        sentence: "The norm's scale times the weights that read the map; needs affine norms.",
      },
    ],
  },
  fpgm: {
    ...basis,
    evidence: 'weights',
    label: 'Geometric median (FPGM)',
    sentence:
      'Cuts the filters nearest to all others, which can replace them; softly during training, or at once.',
    source: 'He et al., arXiv 1811.00250',
    schedules: ['during', 'one-shot', 'iterative', 'per-level'],
    variants: [
      {
        name: 'directional',
        label: 'Directional',
        sentence: 'Compares directions, since an instance norm takes the length of a filter away.',
      },
      { name: 'plain', label: 'Plain', sentence: "The paper's distance, lengths included." },
    ],
  },
  taylor: {
    ...basis,
    evidence: 'data',
    allocation: 'global',
    schedules: gradually,
    label: 'Taylor expansion',
    sentence:
      'Cuts the filters that the loss would miss least, by its gradient at gates on the maps; in a few bites, where the paper removes one map at a time.',
    source: 'Molchanov et al., arXiv 1611.06440',
    variants: [
      { name: 'mean', label: 'Mean', sentence: 'Absolute mean of map times gradient, per sample (2016).' },
      { name: 'squared', label: 'Squared', sentence: 'Squared gradient at the gate (2019).' },
      {
        name: 'weights',
        label: 'Weights',
        sentence:
          'Weight times gradient. Always zero in front of an instance norm, and therefore refused there.',
      },
    ],
    options: [
      {
        name: 'macs',
        label: 'Weight of MACs λ',
        hint: "How far a filter's MACs lower its score; 0: the loss alone.",
        value: 0.001,
        min: 0,
        max: 10,
      },
      {
        name: 'normalize',
        label: 'Normalise per layer',
        hint: '1: scores are comparable across layers; 0: they are not, and one layer may lose everything.',
        value: 1,
        min: 0,
        max: 1,
      },
    ],
  },
  slimming: {
    ...basis,
    evidence: 'weights',
    allocation: 'global',
    schedules: ['one-shot', 'iterative'],
    label: 'Network slimming',
    sentence:
      'Trains with a penalty on the scales of the norms, then cuts the filters whose scale is smallest.',
    source: 'Liu et al., arXiv 1708.06519',
    needsAffine: true,
    options: [
      {
        name: 'lambda',
        label: 'Weight λ of the penalty',
        hint: 'Shrinks each scale by learning rate times λ at every step, until the last cut. 0: as the run needs it, so that a scale can fall by 0.6 until the first cut.',
        value: 0,
        min: 0,
        max: 100,
      },
    ],
  },
  lasso: {
    ...basis,
    evidence: 'data',
    schedules: ['one-shot'],
    label: 'LASSO channel selection',
    sentence:
      'Keeps, layer by layer, the maps from which the next layer can be rebuilt, and solves its weights again.',
    source: 'He, Zhang, Sun, arXiv 1707.06168',
    options: [
      {
        name: 'positions',
        label: 'Positions per patch',
        hint: 'At how many voxels of each patch a layer is sampled at least; more where it has many weights.',
        value: 40,
        min: 4,
        max: 1000,
      },
      {
        name: 'ridge',
        label: 'Ridge',
        hint: 'Holds the solved weights near those they had; a share of the mean variance.',
        value: 0.0001,
        min: 0.000001,
        max: 1,
      },
    ],
  },
  dcff: {
    ...basis,
    evidence: 'weights',
    schedules: ['during'],
    label: 'Filter fusion (DCFF)',
    sentence:
      'Uses fewer filters from the second epoch on, each a mixture of all, which sharpens to one of them.',
    source: 'Lin et al., arXiv 2107.06916',
    options: [
      {
        name: 'temperature',
        label: 'Last temperature',
        hint: 'How sharp the mixtures get. At the published 10000 nothing is mixed after the first epochs.',
        value: 20,
        min: 1,
        max: 10_000,
      },
      {
        name: 'pace',
        label: 'Pace',
        hint: 'How early the temperature rises: near 0 evenly over the run, 10 within its first third.',
        value: 2,
        min: 0.1,
        max: 1000,
      },
    ],
  },
  ascp: {
    ...basis,
    evidence: 'weights',
    schedules: ['during'],
    label: 'Soft cluster pruning',
    sentence: 'Draws similar filters together while training, then merges each cluster into one filter.',
    source: 'after Niu, Teng, Zou, arXiv 2206.08186',
    options: [
      {
        name: 'alpha',
        label: 'Pull α',
        hint: 'How far filters move to the centre of their cluster after an epoch; 1: all the way.',
        value: 1,
        min: 0,
        max: 1,
      },
    ],
  },
  'bn-parameters': {
    ...basis,
    evidence: 'weights',
    label: 'Norm parameters',
    sentence:
      "Cuts the filters whose activations vary least, as their norm's scale and bias foretell; needs no data.",
    source: 'after Oh et al., arXiv 2112.01155',
    needsAffine: true,
    variants: [
      {
        name: 'spread',
        label: 'Spread',
        sentence: 'Standard deviation of the activation: a constant is lost in the next norm.',
      },
      { name: 'meanAbs', label: 'Mean', sentence: 'Mean absolute activation; favours bright constant maps.' },
      { name: 'energy', label: 'Energy', sentence: 'Mean square of the activation.' },
    ],
    options: [
      {
        name: 'delivered',
        label: 'Delivered signal',
        hint: '1: multiplied by the size of the weights that read it.',
        value: 1,
        min: 0,
        max: 1,
      },
    ],
  },
  hrank: {
    ...basis,
    evidence: 'data',
    schedules: ['per-level', 'iterative', 'one-shot'],
    label: 'HRank',
    sentence: 'Cuts the filters whose maps have the lowest rank, level by level.',
    source: 'Lin et al., arXiv 2002.10179',
    variants: [
      {
        name: 'stable',
        label: 'Stable rank',
        sentence: 'Energy over the largest singular value squared; smooth.',
      },
      { name: 'energy', label: 'Energy', sentence: 'Singular values that hold 95 % of the energy.' },
      { name: 'exact', label: 'Exact', sentence: "The paper's rank, which ties often." },
    ],
  },
  snf: {
    ...basis,
    evidence: 'data',
    schedules: ['one-shot'],
    label: 'Width search',
    sentence:
      'Searches how many filters each layer needs by trying masks on validation patches, then cuts once.',
    source: 'after Liu et al., arXiv 2112.07282',
    options: [
      {
        name: 'grid',
        label: 'Step of the search',
        hint: 'Share of a layer by which its width is tried.',
        value: 0.125,
        min: 0.02,
        max: 0.5,
      },
    ],
  },
  'gradient-matrix': {
    ...basis,
    evidence: 'data',
    schedules: ['iterative', 'one-shot'],
    label: 'Gradient matrix',
    sentence:
      'Estimates how redundant each layer is from the rank of its gradients, then cuts layers first, filters second.',
    source: 'after Zhou et al., arXiv 2206.03596',
    options: [
      {
        name: 'epsilon',
        label: 'Rank tolerance ε',
        hint: 'Share of the gradient energy that may count as noise.',
        value: 0.01,
        min: 0.0001,
        max: 0.5,
      },
    ],
  },
  random: baselineFacts.random,
  'random-widest': baselineFacts['random-widest'],
};
