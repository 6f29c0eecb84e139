/** The text fields of the training form: how each shows its value and how its text changes the configuration. */
import type { TrainingConfig } from '../../shared/training.ts';

export interface FormField {
  readonly key: string;
  readonly label: string;
  readonly group: 'data' | 'architecture' | 'loss' | 'schedule' | 'optimizer' | 'pruning' | 'start';
  readonly hint?: string;
  /** The proposed field whose reason is shown as the hint. */
  readonly reason?: string;
  /** Where the schema reports a problem with it, as `a.b`. */
  readonly path: string;
  readonly show: (config: TrainingConfig) => string;
  readonly change: (config: TrainingConfig, text: string) => TrainingConfig;
}

/** "40, 56, 40" or "40 56 40" or "40x56x40" → numbers; what is no number becomes NaN and the schema says so. */
export const numbers = (text: string): number[] =>
  text
    .split(/[\s,;×x]+/)
    .filter((part) => part !== '')
    .map(Number);

export const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

type Part = 'preparation' | 'step';

const part =
  <P extends Part>(name: P, change: (text: string) => Partial<TrainingConfig[P]>): FormField['change'] =>
  (config, text) => ({ ...config, [name]: { ...config[name], ...change(text) } });

const triple = (text: string): TrainingConfig['preparation']['targetSpacing'] => {
  const [depth = Number.NaN, height = Number.NaN, width = Number.NaN] = numbers(text);
  return [depth, height, width];
};

export const formFields: readonly FormField[] = [
  {
    key: 'patch',
    label: 'Patch (voxels)',
    group: 'data',
    reason: 'patch',
    path: 'step.patch',
    show: ({ step }) => step.patch.join(' × '),
    change: part('step', (text) => ({ patch: numbers(text) })),
  },
  {
    key: 'batch',
    label: 'Batch',
    group: 'data',
    reason: 'batch',
    path: 'step.batch',
    show: ({ step }) => String(step.batch),
    change: part('step', (text) => ({ batch: number(text) })),
  },
  {
    key: 'spacing',
    label: 'Target spacing (mm)',
    group: 'data',
    reason: 'targetSpacing',
    path: 'preparation.targetSpacing',
    show: ({ preparation }) => preparation.targetSpacing.map((side) => Number(side.toFixed(4))).join(' × '),
    change: part('preparation', (text) => ({ targetSpacing: triple(text) })),
  },
  {
    key: 'budget',
    label: 'Time budget (minutes)',
    group: 'schedule',
    hint: '0: no limit, the epochs decide. With a limit, the epochs that fit are found by measuring.',
    path: 'budgetMinutes',
    show: ({ budgetMinutes }) => String(budgetMinutes),
    change: (config, text) => ({ ...config, budgetMinutes: number(text) }),
  },
  {
    key: 'epochs',
    label: 'Epochs',
    group: 'schedule',
    hint: 'At most this many.',
    path: 'epochs',
    show: ({ epochs }) => String(epochs),
    change: (config, text) => ({ ...config, epochs: number(text) }),
  },
  {
    key: 'iterations',
    label: 'Iterations per epoch',
    group: 'schedule',
    path: 'iterationsPerEpoch',
    show: ({ iterationsPerEpoch }) => String(iterationsPerEpoch),
    change: (config, text) => ({ ...config, iterationsPerEpoch: number(text) }),
  },
  {
    key: 'patience',
    label: 'Early stop after (epochs)',
    group: 'schedule',
    hint: 'Epochs without a better validation loss; 0: never.',
    path: 'patience',
    show: ({ patience }) => String(patience),
    change: (config, text) => ({ ...config, patience: number(text) }),
  },
  {
    key: 'seed',
    label: 'Seed',
    group: 'schedule',
    hint: 'The same seed gives the same curve on the same machine.',
    path: 'seed',
    show: ({ seed }) => String(seed),
    change: (config, text) => ({ ...config, seed: number(text) }),
  },
  {
    key: 'fold',
    label: 'Fold',
    group: 'schedule',
    hint: 'Which fifth of the subjects is kept for validation: 0 to 4.',
    path: 'fold',
    show: ({ fold }) => String(fold),
    change: (config, text) => ({ ...config, fold: number(text) }),
  },
  {
    key: 'rate',
    label: 'Learning rate',
    group: 'optimizer',
    path: 'optimizer.learningRate',
    show: ({ optimizer }) => String(optimizer.learningRate),
    change: (config, text) => ({
      ...config,
      optimizer: { ...config.optimizer, learningRate: number(text) },
    }),
  },
  {
    key: 'decay',
    label: 'Weight decay',
    group: 'optimizer',
    path: 'optimizer.weightDecay',
    show: ({ optimizer }) => String(optimizer.weightDecay),
    change: (config, text) => ({ ...config, optimizer: { ...config.optimizer, weightDecay: number(text) } }),
  },
  {
    key: 'clip',
    label: 'Gradient norm limit',
    group: 'optimizer',
    hint: '0: none.',
    path: 'optimizer.clipNorm',
    show: ({ optimizer }) => String(optimizer.clipNorm),
    change: (config, text) => ({ ...config, optimizer: { ...config.optimizer, clipNorm: number(text) } }),
  },
  {
    key: 'foreground',
    label: 'Share of foreground patches',
    group: 'optimizer',
    path: 'foregroundShare',
    show: ({ foregroundShare }) => String(foregroundShare),
    change: (config, text) => ({ ...config, foregroundShare: number(text) }),
  },
];
