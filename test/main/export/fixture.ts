/** A small network with random weights and cases made by code, as a run would hand them to the export. */
import { unetProposal } from '../../support/proposal.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetInfo } from '../../../shared/dataset.ts';
import { createRandom } from '../../../shared/random.ts';
import type { Triple } from '../../../shared/volume.ts';
import { preprocess } from '../../../main/datasets/preprocess.ts';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import type { ExportOptions } from '../../../main/export/export-model.ts';
import type { Volume } from '../../../main/imaging/volume.ts';
import {
  buildUNet,
  initializeWeights,
  type Network,
  type UNetLayout,
  type Weights,
} from '../../../main/network/index.ts';
import { gridOf } from '../evaluation/masks.ts';

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'secateur-export-'));

export function network(dims: 2 | 3, change: Partial<UNetLayout> = {}): Network {
  const all = (side: number) => new Array<number>(dims).fill(side);
  return buildUNet({
    dims,
    inputChannels: 1,
    classes: 3,
    widths: [4, 6, 8],
    heads: 2,
    residual: false,
    downsampling: 'stride',
    kernels: [all(3), all(3), all(3)],
    strides: [all(1), all(2), all(2)],
    norm: 'affine',
    slope: 0.01,
    ...change,
  });
}

/** Every parameter random, so that a forgotten bias or scale shows. */
export function randomWeights(net: Network): Weights {
  const random = createRandom(2);
  const jitter = (data: Float32Array) => data.map((value) => value + 0.3 * random.normal());
  return new Map(
    [...initializeWeights(net, createRandom(1))].map(([name, { shape, data }]) => [
      name,
      { shape, data: jitter(data) },
    ]),
  );
}

export const config = (dims: 2 | 3): ExportOptions['config'] => ({
  ...unetProposal({ dims, patch: new Array<number>(dims).fill(8), widths: [4, 6, 8] }),
  task: { kind: 'classes' },
});

export const dataset: DatasetInfo = {
  name: 'phantoms',
  modality: 'MR',
  channels: ['T1'],
  classes: [
    { value: 0, name: 'background' },
    { value: 1, name: 'front' },
    { value: 2, name: 'rear' },
  ],
  regions: [],
};

export function image(seed: number, size: Triple = [11, 9, 10]): Volume {
  const random = createRandom(seed);
  const voxels = Float32Array.from({ length: size[0] * size[1] * size[2] }, () => 100 + 20 * random.normal());
  return { grid: gridOf(size), voxels };
}

export function exportOptions(folder: string, dims: 2 | 3): ExportOptions {
  const net = network(dims);
  const load = (seed: number) => () =>
    Promise.resolve(preprocess([image(seed)], null, config(dims).preparation));
  return {
    folder,
    name: 'small one',
    network: net,
    weights: randomWeights(net),
    dataset,
    config: config(dims),
    cases: [1, 2].map((seed) => ({
      case: `case ${seed}`,
      sha256: String(seed).repeat(64),
      load: load(seed),
    })),
    engine: createOnnxEngine({ threads: 1 }),
    provenance: {
      software: 'Secateur test',
      run: 'r1',
      dataset: 'phantoms',
      method: 'sauron',
      settings: 'none worth telling',
      seed: 1,
      fold: 0,
      epochs: 3,
      initialCost: { params: 1000, macs: 2000, activationBytes: 3000 },
    },
  };
}
