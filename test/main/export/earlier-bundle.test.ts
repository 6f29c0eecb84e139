/** A bundle as the first release wrote it, word by word: names of cases in plain, no hash of the description, nothing that came later. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadBundle } from '../../../main/export/load-bundle.ts';
import { sealOf } from '../../../main/export/manifest.ts';
import { readManifest } from '../../../main/export/read-manifest.ts';
import { predictCase } from '../../../main/inference/predict-case.ts';
import { image, config, temporaryFolder } from './fixture.ts';
import { modelOf, plainConvolution, threeFilters } from './foreign-bundle.ts';

const cost = { params: 3, macs: 192, activationBytes: 1024 };

const description = (model: Uint8Array): object => ({
  format: 'secateur-model',
  version: 1,
  notice:
    'For research use only. This model is not a medical device and must not guide diagnosis or treatment.',
  name: 'Pruned (sauron-2d-2)',
  createdAt: '2026-11-24T16:05:09.120Z',
  model: {
    file: 'model.onnx',
    bytes: model.length,
    sha256: createHash('sha256').update(model).digest('hex'),
    input: 'image',
    output: 'logits',
    axes: ['batch', 'channel', 'height', 'width'],
    sideMultiples: [4, 4],
    cost,
    filters: { head0: 3 },
  },
  channels: ['T1'],
  modality: 'MR',
  classes: [
    { value: 0, name: 'background' },
    { value: 1, name: 'front' },
    { value: 2, name: 'rear' },
  ],
  plan: {
    dims: 2,
    orientation: 'RAS',
    targetSpacing: [1, 1, 1],
    normalization: ['zscore'],
    intensities: [
      {
        mean: 100,
        median: 100,
        standardDeviation: 20,
        min: 20,
        max: 180,
        percentile005: 50,
        percentile995: 150,
      },
    ],
    patch: [8, 8],
    batch: 2,
    widths: [4, 6, 8],
    strides: [
      [1, 1],
      [2, 2],
      [2, 2],
    ],
    kernels: [
      [3, 3],
      [3, 3],
      [3, 3],
    ],
    reasons: [{ field: 'patch', reason: 'The median image fits into one.' }],
  },
  prediction: { step: 0.5, mirroring: false, largestOnly: [] },
  provenance: {
    software: 'Secateur 0.1.0',
    run: 'sauron-2d-2',
    dataset: 'Jane Doe 1954',
    method: 'sauron',
    settings: 'τ from 0.15',
    seed: 1,
    fold: 0,
    epochs: 40,
    initialCost: cost,
  },
  check: {
    runtime: 'onnxruntime 1.23.2',
    cases: ['Doe_Jane_T1', 'hippocampus_001'],
    largestDifference: 1.9e-6,
    tolerance: 1e-4,
  },
});

test('is loaded with a notice, and predicts as it did', async () => {
  const folder = temporaryFolder();
  const model = modelOf([plainConvolution], { initializers: [threeFilters] });
  writeFileSync(join(folder, 'model.onnx'), model);
  writeFileSync(join(folder, 'model.json'), JSON.stringify(description(model)));
  const { manifest, notices, predictor } = await loadBundle(folder);
  try {
    expect(notices).toEqual([expect.stringMatching(/model\.json bears no hash of all it says/)]);
    expect(manifest.check.cases).toEqual(['Doe_Jane_T1', 'hippocampus_001']);
    const earlier = await predictCase(predictor, [image(1)], manifest, manifest.prediction);
    const now = await predictCase(predictor, [image(1)], config(2), manifest.prediction);
    expect(earlier.voxels).toEqual(now.voxels);
    expect(new Set(earlier.voxels)).toEqual(new Set([0, 1]));
  } finally {
    await predictor.dispose();
  }
});

test('a PocketNet whose filters were a number and a rule has them as a list', () => {
  const folder = temporaryFolder();
  const { preparation, step, task, architecture } = config(2);
  const { plan: _, ...rest } = description(new Uint8Array()) as { readonly plan: object };
  if (architecture.kind !== 'unet') throw new Error('the fixture has a U-Net');
  const { strides, kernels } = architecture;
  const pocketnet = {
    kind: 'pocketnet',
    block: 'dense',
    norm: 'none',
    strides,
    kernels,
    deepSupervision: true,
  };
  const before = { ...pocketnet, width: 4, rule: 'doubling' };
  const written = { ...rest, version: 2, preparation, step, task, architecture: before };
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...written, sha256: sealOf(written) }));
  const { manifest, notices } = readManifest(folder);
  expect(notices).toEqual([]);
  expect(manifest.architecture).toEqual({ ...pocketnet, widths: [4, 8, 16] });
});
