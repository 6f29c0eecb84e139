/** Rows of inference: a whole volume through the sliding window, at dense and pruned widths. */
import type { Triple } from '../../shared/volume.ts';
import { windowsOver, patchTriple } from '../../main/datasets/windows.ts';
import { medianOf } from '../turns.ts';
import { comparison } from './comparison.ts';

const dense = [32, 64, 128, 256];
const pruned = [12, 20, 30, 40];

/** As the app predicts: patches one by one in 3D, slices in the plan's batches in 2D. */
const volumes = [
  { dims: '2d', patch: [128, 128], batch: 8, size: [16, 160, 160] as Triple },
  { dims: '3d', patch: [40, 56, 40], batch: 2, size: [56, 72, 56] as Triple },
];

export const inferenceRows = volumes.flatMap(({ dims, patch, batch, size }) =>
  [
    { name: 'dense', widths: dense, goal: 0.8 },
    { name: 'pruned', widths: pruned, goal: 0.55 },
  ].map(({ name, widths, goal }) => {
    const window = patchTriple(patch);
    const starts = windowsOver(size, window, 0.5);
    return comparison({
      name: `inference-${dims}-${name}`,
      about: `whole volume ${size.join('×')} in ${starts.length} windows, U-Net ${widths.join('-')}, ${patch.join('×')}, batch ${batch}`,
      quick: dims === '2d',
      work: { task: 'inference', case: { widths, patch, batch, size, window, starts } },
      peers: ['pytorch', 'pytorch-default', 'pytorch-compile'],
      goals: { onnx: goal, tensorflow: goal },
      passes: starts.length,
      measure: (isQuick) => (isQuick ? medianOf(3, 1) : medianOf(3, 2)),
    });
  }),
);
