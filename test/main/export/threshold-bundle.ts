/** An exported model that is right by construction: one 1×1×1 convolution whose largest logit is the nearest known value. */
import { unetProposal } from '../../support/proposal.ts';
import { networkOrder, preprocess } from '../../../main/datasets/preprocess.ts';
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { exportModel } from '../../../main/export/export-model.ts';
import { readSeriesVolume } from '../../../main/imaging/dicom/read-volume.ts';
import { scanDicom } from '../../../main/imaging/dicom/scan.ts';
import { reorientationTo, reorientGrid } from '../../../main/imaging/orientation.ts';
import type { Volume } from '../../../main/imaging/volume.ts';
import type { Network, Weights } from '../../../main/network/index.ts';

/**
 * Writes the bundle. Its grid of training has the spacing of the given series, brought to RAS.
 * @param images folder of one DICOM series, on which the export is checked
 * @param values the intensity of each class, background first
 */
export async function writeThresholdBundle(
  folder: string,
  images: string,
  values: readonly number[],
): Promise<void> {
  const source = scanDicom([images]).series[0]?.source;
  if (!source) throw new Error(`${images} was refused`);
  await writeNearestValueBundle(folder, await readSeriesVolume(source), values);
}

/** The same for any image, on which the export is checked. */
export async function writeNearestValueBundle(
  folder: string,
  volume: Volume,
  values: readonly number[],
): Promise<void> {
  const proposal = unetProposal({
    dims: 3,
    patch: [8, 8, 8],
    batch: 1,
    normalization: ['none'],
    targetSpacing: networkOrder(reorientGrid(volume.grid, reorientationTo('RAS', volume.grid)).spacing),
  });
  await exportModel({
    folder,
    name: 'nearest value',
    network: nearestValue(values.length),
    weights: weightsFor(values),
    dataset: {
      name: 'phantom',
      modality: 'CT',
      channels: ['CT'],
      classes: ['background', 'wedge', 'bar'].slice(0, values.length).map((name, value) => ({ name, value })),
      regions: [],
    },
    config: { ...proposal, task: { kind: 'classes' } },
    engine: createOnnxEngine({ threads: 1 }),
    provenance: {
      software: 'Secateur test',
      run: 'r1',
      dataset: 'phantom',
      method: 'none',
      settings: '',
      seed: 1,
      fold: 0,
      epochs: 0,
      initialCost: { params: 6, macs: 0, activationBytes: 0 },
    },
    cases: [
      {
        sha256: '0'.repeat(64),
        case: 'phantom',
        load: () => Promise.resolve(preprocess([volume], null, proposal.preparation)),
      },
    ],
  });
}

function nearestValue(classes: number): Network {
  return {
    dims: 3,
    inputChannels: 1,
    classes,
    heads: ['head0'],
    layers: [
      { kind: 'input', id: 'input' },
      {
        kind: 'convolution',
        id: 'head0',
        input: 'input',
        stage: 0,
        filters: classes,
        kernel: [1, 1, 1],
        strides: [1, 1, 1],
        bias: true,
      },
    ],
  };
}

/** -(x - v)² without its x², which all classes share: 2vx - v², in thousands. */
function weightsFor(values: readonly number[]): Weights {
  const thousandth = (numbers: readonly number[]) => Float32Array.from(numbers, (one) => one / 1000);
  return new Map([
    ['head0/weight', { shape: [values.length, 1, 1, 1, 1], data: thousandth(values.map((v) => 2 * v)) }],
    ['head0/bias', { shape: [values.length], data: thousandth(values.map((v) => -v * v)) }],
  ]);
}
