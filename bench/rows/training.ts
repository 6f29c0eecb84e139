/** Rows of training: single steps at dense and pruned widths, whole runs, a cut, and the start. */
import type { NetworkCase } from '../tasks/network.ts';
import type { PeerName } from '../contestants.ts';
import { medianOf, startUp, totalOf } from '../turns.ts';
import { comparison } from './comparison.ts';
import type { Row } from './row.ts';

const dense = [32, 64, 128, 256];
const pruned = [12, 20, 30, 40];
const everyPeer: readonly PeerName[] = ['pytorch', 'pytorch-default', 'pytorch-compile'];

interface Step {
  readonly name: string;
  readonly given: NetworkCase;
  readonly quick?: boolean;
  /** For the onnx engine and the tensorflow engine. */
  readonly goals: readonly [number, number];
  readonly peers?: readonly PeerName[];
}

/** The patch and batch of specs and papers, then the batches that the planner gives hippocampus on a processor. */
const steps: readonly Step[] = [
  {
    name: '2d-dense',
    given: { widths: dense, patch: [128, 128], batch: 8 },
    goals: [1.15, 0.85],
    quick: true,
  },
  {
    name: '2d-pruned',
    given: { widths: pruned, patch: [128, 128], batch: 8 },
    goals: [0.95, 0.7],
    quick: true,
  },
  { name: '3d-dense', given: { widths: dense, patch: [40, 56, 40], batch: 2 }, goals: [1.4, 0.85] },
  {
    name: '3d-pruned',
    given: { widths: pruned, patch: [40, 56, 40], batch: 2 },
    goals: [1.4, 0.7],
    quick: true,
  },
  {
    name: '2d-planned-dense',
    given: { widths: dense, patch: [56, 40], batch: 32 },
    goals: [1.15, 0.85],
    peers: ['pytorch'],
  },
  {
    name: '2d-planned-pruned',
    given: { widths: pruned, patch: [56, 40], batch: 32 },
    goals: [0.95, 0.7],
    peers: ['pytorch'],
  },
  {
    name: '2d-small-batch-dense',
    given: { widths: dense, patch: [128, 128], batch: 2 },
    goals: [1.15, 0.85],
    peers: ['pytorch'],
  },
];

const network = ({ widths, patch, batch }: NetworkCase): string =>
  `U-Net ${widths.join('-')}, ${patch.join('×')}, batch ${batch}`;

const stepRows = steps.map(({ name, given, goals: [onnx, tensorflow], quick = false, peers = everyPeer }) =>
  comparison({
    name: `step-${name}`,
    about: `training step, ${network(given)}`,
    quick,
    work: { task: 'training-step', case: given },
    peers,
    goals: { onnx, tensorflow },
    passes: 3 * given.batch,
    measure: (isQuick) => (isQuick ? medianOf(3, 2) : medianOf(4, 3)),
  }),
);

const sauronRows = [
  { name: 'sauron-step-2d', given: { widths: dense, patch: [128, 128], batch: 8 }, quick: true },
  {
    name: 'sauron-step-3d',
    given: { widths: [16, 32, 64, 128], patch: [40, 56, 40], batch: 2 },
    quick: false,
  },
].map(({ name, given, quick }) =>
  comparison({
    name,
    about: `training step under Sauron's default preset, ${network(given)}`,
    quick,
    work: { task: 'training-step', case: { ...given, method: 'sauron' } },
    rivals: [{ name: 'plain step', work: { task: 'training-step', case: given }, goal: 1.05 }],
    measure: (isQuick) => (isQuick ? medianOf(3, 2) : medianOf(4, 3)),
  }),
);

const run = { widths: dense, patch: [64, 64], batch: 8, epochs: 20, iterations: 8, validations: 2 };
const work = (method: string) => ({ task: 'training-epoch', case: { ...run, method } });

const runRows = [
  comparison({
    name: 'run-sauron',
    about: `whole Sauron run of ${run.epochs} epochs of ${run.iterations} steps, ${network(run)}`,
    quick: false,
    work: work('sauron'),
    rivals: [{ name: 'unpruned run', work: work('none') }],
    peers: ['pytorch'],
    goals: { onnx: 0.5, tensorflow: 0.5 },
    measure: () => totalOf(run.epochs),
  }),
];

/** The sample's network, and the one that nnU-Net's rules give hippocampus in 3D. */
const networks = {
  sample: { widths: [8, 16, 32, 64], patch: [64, 64], batch: 32 },
  hippocampus: { widths: dense, patch: [40, 56, 40], batch: 2 },
};

const wholeRows = Object.entries(networks).flatMap(([name, given]) =>
  (['none', 'sauron'] as const).flatMap((method) => [
    comparison({
      name: `session-${name}-${method}`,
      about: `after a cut: both programs compiled, ${method}, ${network(given)}`,
      quick: false,
      work: { task: 'session', case: { ...given, method } },
      measure: () => medianOf(5, 2),
    }),
    comparison({
      name: `whole-step-${name}-${method}`,
      about: `training step, ${method}, ${network(given)}`,
      quick: false,
      work: { task: 'training-step', case: { ...given, method } },
      measure: () => medianOf(6, 3),
    }),
    comparison({
      name: `first-epoch-${name}-${method}`,
      about: `from the start of the process to the end of the first epoch of 8 steps, ${method}, ${network(given)}`,
      quick: false,
      work: {
        task: 'training-epoch',
        case: { ...given, method, epochs: 2, iterations: 8, validations: 2 },
      },
      measure: () => startUp,
    }),
  ]),
);

const cut = { widths: dense, patch: [128, 128], batch: 8, after: [24, 48, 90, 180] };

const otherRows = [
  comparison({
    name: 'recompile',
    about: 'after a cut: compile the smaller network, up to the end of its first step',
    quick: false,
    work: { task: 'recompile', case: cut },
    peers: ['pytorch', 'pytorch-compile'],
    measure: () => medianOf(3, 1),
  }),
  comparison({
    name: 'start-up',
    about: `from the start of the process to the end of the first step, ${network(cut)}`,
    quick: true,
    work: { task: 'training-step', case: { widths: dense, patch: [128, 128], batch: 8 } },
    peers: everyPeer,
    measure: () => startUp,
  }),
];

export const trainingRows: readonly Row[] = [
  ...stepRows,
  ...sauronRows,
  ...runRows,
  ...wholeRows,
  ...otherRows,
];
