import { describe, expect, it } from 'vitest';
import { predictCase } from '../../../main/inference/predict-case.ts';
import type { Predictor } from '../../../main/logits/predictor.ts';
import { unetProposal } from '../../support/proposal.ts';
import type { Grid } from '../../../shared/volume.ts';

/** Class 1 where the normalised image is above its mean: logits 0 and the image itself. */
const threshold: Predictor = {
  channels: 1,
  classes: 2,
  patch: [4, 4],
  batch: 2,
  run: (image) => {
    const slices = [image.subarray(0, 16), image.subarray(16, 32)];
    return Promise.resolve(Float32Array.from(slices.flatMap((slice) => [...new Float32Array(16), ...slice])));
  },
  dispose: () => Promise.resolve(),
};

const proposal = {
  ...unetProposal({ dims: 2, patch: [4, 4], orientation: 'LPS' }),
  task: { kind: 'classes' } as const,
};

/** i points to the right, j to anterior: against LPS both are mirrored. */
const grid: Grid = {
  size: [6, 5, 2],
  spacing: [1, 1, 3],
  origin: [10, -20, 30],
  direction: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
};

// Bright voxels: a bar of three along j, and a single one in the other slice's far corner; zeros would be cropped.
const voxels = new Float32Array(60).fill(10);
for (const bright of [8, 14, 20, 59]) voxels[bright] = 100;

const brightIn = (labels: Uint8Array): number[] => [...labels.keys()].filter((voxel) => labels[voxel] === 1);

describe('predictCase', () => {
  it('labels the voxels of the image as it is stored', async () => {
    const { grid: found, voxels: labels } = await predictCase(threshold, [{ grid, voxels }], proposal);
    expect(found).toEqual(grid);
    expect(brightIn(labels)).toEqual([8, 14, 20, 59]);
  });

  it('keeps the largest part of the classes that ask for it', async () => {
    const options = { largestOnly: [1], mirroring: true };
    const { voxels: labels } = await predictCase(threshold, [{ grid, voxels }], proposal, options);
    expect(brightIn(labels)).toEqual([8, 14, 20]);
  });

  it('is stopped by its flag', async () => {
    const stopped = (): boolean => true;
    await expect(predictCase(threshold, [{ grid, voxels }], proposal, { stopped })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
