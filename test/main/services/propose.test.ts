/**
 * nnU-Net's rules on made-up fingerprints, and the hippocampus network of segmentation-systems.md 1. Patches, strides and
 * batches are what nnU-Net v2.8.1's own planner gives for these sizes and spacings.
 */
import { expect, test } from 'vitest';
import type { DatasetInfo, Fingerprint } from '../../../shared/dataset.ts';
import type { UNetConfig } from '../../../shared/architectures.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import type { Triple } from '../../../shared/volume.ts';
import { propose } from '../../../main/services/propose.ts';
import { proposalSchema } from '../../../shared/schemas.ts';
import { topologyOf } from '../../../main/network/architectures/topology.ts';

function fingerprint(size: Triple, spacing: Triple, changes: Partial<Fingerprint> = {}): Fingerprint {
  return {
    cases: 100,
    orientation: 'RAS',
    medianSize: size,
    medianSpacing: spacing,
    targetSpacing: spacing,
    medianSizeAfterResampling: size,
    medianCropRatio: 1,
    intensities: [],
    classOrders: [],
    ...changes,
  };
}

const data = (
  channels: readonly string[] = ['MRI'],
  modality: DatasetInfo['modality'] = 'MR',
): DatasetInfo => ({
  name: 'made up',
  modality,
  channels,
  classes: [0, 1, 2].map((value) => ({ value, name: String(value) })),
  regions: [],
});

const unet = (found: Fingerprint, dataset: DatasetInfo, dims: 2 | 3) =>
  propose(found, dataset, { dims, architecture: 'unet' }) as Proposal & { architecture: UNetConfig };

/** All that is proposed side by side. */
function proposed(found: Fingerprint, dataset: DatasetInfo, dims: 2 | 3) {
  const { preparation, architecture, step, reasons } = unet(found, dataset, dims);
  return { ...preparation, ...architecture, ...step, reasons };
}

const reason = (plan: ReturnType<typeof proposed>, field: string): string =>
  plan.reasons.find((one) => one.field === field)?.reason ?? '';

const hippocampus = fingerprint([35, 50, 36], [1, 1, 1], { cases: 260 });

test('hippocampus, 3D', () => {
  expect(proposed(hippocampus, data(), 3)).toMatchObject({
    patch: [40, 56, 40],
    batch: 9,
    widths: [32, 64, 128, 256],
    strides: [
      [1, 1, 1],
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 2],
    ],
    kernels: [
      [3, 3, 3],
      [3, 3, 3],
      [3, 3, 3],
      [3, 3, 3],
    ],
    normalization: ['zscore'],
    orientation: 'RAS',
    targetSpacing: [1, 1, 1],
  });
});

test('hippocampus, 2D', () => {
  expect(proposed(hippocampus, data(), 2)).toMatchObject({
    patch: [56, 40],
    batch: 366,
    widths: [32, 64, 128, 256],
    strides: [
      [1, 1],
      [2, 2],
      [2, 2],
      [2, 2],
    ],
    kernels: [
      [3, 3],
      [3, 3],
      [3, 3],
      [3, 3],
    ],
  });
});

test('abdominal CT with thick slices: across them less pooling and smaller kernels', () => {
  const plan = proposed(fingerprint([512, 512, 150], [0.76, 0.76, 3]), data(['CT'], 'CT'), 3);
  expect(plan.patch).toEqual([56, 192, 192]);
  expect(plan.batch).toBe(2);
  expect(plan.normalization).toEqual(['ct']);
  // across the slices: not pooled and not convolved until the others are as coarse
  expect(plan.kernels.slice(0, 3)).toEqual([
    [1, 3, 3],
    [3, 3, 3],
    [3, 3, 3],
  ]);
  expect(plan.strides.slice(0, 3)).toEqual([
    [1, 1, 1],
    [1, 2, 2],
    [2, 2, 2],
  ]);
  expect(plan.widths).toEqual([32, 64, 128, 256, 320, 320]);
  expect(reason(plan, 'patch')).toMatch(/made smaller \d+ times to fit 8 GB/);
  expect(reason(plan, 'kernels')).toMatch(/1 across slices/);
});

test('brain MR at 1 mm: patch 128³, batch 2, six stages', () => {
  const plan = proposed(
    fingerprint([138, 170, 138], [1, 1, 1], { cases: 484 }),
    data(['FLAIR', 'T1w', 'T1gd', 'T2w']),
    3,
  );
  expect(plan.patch).toEqual([128, 128, 128]);
  expect(plan.batch).toBe(2);
  expect(plan.widths).toHaveLength(6);
  expect(plan.normalization).toHaveLength(4);
});

test('a huge CT gives way to memory and stays divisible', () => {
  const plan = proposed(fingerprint([1000, 1000, 2000], [0.5, 0.5, 0.5]), data(['CT'], 'CT'), 3);
  expect(plan.patch).toEqual([224, 112, 96]);
  plan.patch.forEach((side, axis) => {
    expect(side % plan.strides.reduce((product, stride) => product * (stride[axis] ?? 1), 1)).toBe(0);
  });
});

test('a tiny MR: one or two stages, and never fewer than two patches in a batch', () => {
  const plan = proposed(fingerprint([9, 10, 8], [1, 1, 1], { cases: 3 }), data(), 3);
  expect(plan.patch).toEqual([8, 10, 10]);
  expect(plan.strides).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ]);
  expect(plan.batch).toBe(2);
  expect(reason(plan, 'batch')).toMatch(/two patches are the least/);
});

test('large 2D images: widths up to 512, two images must fit', () => {
  const plan = proposed(fingerprint([1024, 1024, 30], [0.3, 0.3, 3], { cases: 50 }), data(), 2);
  expect(plan.patch).toEqual([1024, 1024]);
  expect(plan.batch).toBe(3);
  expect(plan.widths).toEqual([32, 64, 128, 256, 512, 512, 512, 512, 512]);
});

test('normalisation follows channel names and cropping', () => {
  const schemes = (channels: string[], medianCropRatio = 1) =>
    proposed({ ...hippocampus, medianCropRatio }, data(channels, 'other'), 3).normalization;
  expect(schemes(['T1', 'CT', 'noNorm', 'rescale_to_0_1'])).toEqual(['zscore', 'ct', 'none', 'unit']);
  expect(schemes(['T1'], 0.74)).toEqual(['masked-zscore']);
});

test('a thick target spacing is explained, and every proposal passes the schema', () => {
  const thick = fingerprint([256, 256, 20], [1, 1, 8], { targetSpacing: [1, 1, 6] });
  const plan = proposed(thick, data(), 3);
  expect(plan.targetSpacing).toEqual([6, 1, 1]);
  expect(reason(plan, 'targetSpacing')).toMatch(/10th percentile/);
  for (const dims of [2, 3] as const) {
    expect(() => proposalSchema.parse(unet(thick, data(), dims))).not.toThrow();
  }
  expect(new Set(plan.reasons.map(({ field }) => field)).size).toBe(plan.reasons.length);
});

test('topology: the last axis that can be pooled needs 12 voxels', () => {
  expect(topologyOf([4, 4, 8], [1, 1, 1]).strides).toEqual([[1, 1, 1]]);
  expect(topologyOf([4, 4, 12], [1, 1, 1]).strides).toEqual([
    [1, 1, 1],
    [1, 1, 2],
  ]);
  expect(topologyOf([4, 8, 8], [1, 1, 1]).strides).toEqual([
    [1, 1, 1],
    [1, 2, 2],
  ]);
});

test('topology: sides are padded to what the strides divide', () => {
  expect(topologyOf([35, 50, 36], [1, 1, 1])).toMatchObject({ patch: [40, 56, 40], divisors: [8, 8, 8] });
});

test('an axis along which classes lie in order keeps its direction, counted in the patch, and the reason names it', () => {
  const ordered = (axis: 0 | 1 | 2) =>
    fingerprint([35, 50, 36], [1, 1, 1], { classOrders: [{ axis, first: 2, second: 1 }] });
  const fixed = (axis: 0 | 1 | 2, dims: 2 | 3) => proposed(ordered(axis), data(), dims).fixedAxes;
  expect([fixed(0, 3), fixed(1, 3), fixed(2, 3)]).toEqual([[2], [1], [0]]);
  expect([fixed(0, 2), fixed(1, 2), fixed(2, 2)]).toEqual([[1], [0], []]); // slices run along k
  expect(reason(proposed(ordered(1), data(), 2), 'fixedAxes')).toContain('2 before 1 from back to front');
  expect(proposed(hippocampus, data(), 3).fixedAxes).toEqual([]);
});
