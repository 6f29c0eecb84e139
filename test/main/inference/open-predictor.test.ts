/** One way to a predicting model: a run and its bundle draw what they drew, to the voxel, on the device that was asked for. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { processor, type DeviceId } from '../../../shared/devices.ts';
import { modelFile, sha256 } from '../../../main/export/export-model.ts';
import { exportModel } from '../../../main/export/export-model.ts';
import { createModelPredictor } from '../../../main/export/model-predictor.ts';
import { identityOfRun, openPredictor, type RunSource } from '../../../main/inference/open-predictor.ts';
import { predictCase } from '../../../main/inference/predict-case.ts';
import { predictImages, type Predicted } from '../../../main/inference/predict-images.ts';
import { createPredictor } from '../../../main/logits/predictor.ts';
import { loadModel } from '../../../main/training/checkpoint.ts';
import { train } from '../../../main/training/trainer.ts';
import { dataset, exportOptions, image, temporaryFolder } from '../export/fixture.ts';
import { discData, engine, recordEvents, tinyConfig } from '../training/fixtures.ts';

const reference: DeviceId = { engine: 'reference', device: 'cpu' };
const source: RunSource = { kind: 'run', folder: join(temporaryFolder(), 'run'), name: 'discs', dataset };
/** Of several windows each, and of fewer slices than a batch. */
const volumes = [image(3, [40, 21, 7]), image(4, [9, 33, 2])];

beforeAll(async () => {
  const { folder } = source;
  const config = tinyConfig({ prediction: { mirroring: true, largestOnly: [1], choose: false } });
  await train({ engine, config, data: discData(), folder, stopped: () => false, events: recordEvents() });
});

async function masks(from: Parameters<typeof openPredictor>[0], device = processor) {
  const opened = await openPredictor(from, device);
  const drawn: Predicted[] = [];
  const shares: number[] = [];
  await predictImages(
    opened,
    volumes,
    {
      name: () => 'a volume',
      read: (volume) => Promise.resolve({ channels: [volume] }),
      write: (_, __, predicted) => Promise.resolve(void drawn.push(predicted)),
    },
    { stopped: () => false, onProgress: (share) => shares.push(share) },
  );
  await opened.predictor.dispose();
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  return drawn.map(({ mask }) => mask);
}

describe('a run', () => {
  test('draws what its network draws patch by patch, and what the file that it is exported as draws', async () => {
    const { config, network, weights } = loadModel(source.folder);
    const prediction = { ...config.prediction };
    const { patch } = config.step;
    const [channels, classes] = [network.inputChannels, network.classes];
    const file = modelFile({ name: source.name, network, weights, dataset });
    const before = [
      await createPredictor(engine, network, weights, { patch, batch: 3 }),
      await createModelPredictor(file, { name: 'model', channels, classes, patch, batch: 1 }),
    ];
    const now = await masks(source);
    for (const predictor of before) {
      const then = [];
      for (const volume of volumes) then.push(await predictCase(predictor, [volume], config, prediction));
      expect(now).toEqual(then);
      await predictor.dispose();
    }
    expect(new Set(now.flatMap(({ voxels }) => [...voxels])).size).toBeGreaterThan(1);
  });

  test('has the hash and the size of that file, with a device and without', async () => {
    const { network, weights } = loadModel(source.folder);
    const file = modelFile({ name: source.name, network, weights, dataset });
    const { predictor, model, modelBytes } = await openPredictor(source, processor);
    await predictor.dispose();
    expect(model).toEqual({ name: 'discs', version: 'epoch 3', sha256: sha256(file) });
    expect(modelBytes).toBe(file.length);
    expect(identityOfRun(source)).toEqual(model);
  });

  test('runs on the device that was asked for', async () => {
    expect(await masks(source, reference)).toEqual(await masks(source));
    const absent = openPredictor(source, { engine: 'onnx', device: 'cuda' });
    await expect(absent).rejects.toThrow(/onnx\/cuda cannot be used/);
  });
});

describe('a bundle', () => {
  test('is run by onnxruntime, on the processor where the device is none of its own, and nowhere else unasked', async () => {
    const folder = join(temporaryFolder(), 'model');
    await exportModel(exportOptions(folder, 2));
    const bundle = { kind: 'bundle', folder } as const;
    const drawn = await masks(bundle);
    expect(await masks(bundle, reference)).toEqual(drawn);
    const { network, weights, config } = exportOptions(folder, 2);
    const own = await createPredictor(engine, network, weights, { patch: config.step.patch, batch: 2 });
    for (const [index, volume] of volumes.entries())
      expect(drawn[index]).toEqual(await predictCase(own, [volume], config));
    await own.dispose();
    const absent = openPredictor(bundle, { engine: 'onnx', device: 'cuda' });
    await expect(absent).rejects.toThrow(/onnx\/cuda cannot be used/);
  });
});

test('an image that fails is named, and a stopped prediction writes nothing', async () => {
  const opened = await openPredictor(source, processor);
  const written: string[] = [];
  const work = (stopped: boolean) =>
    predictImages(
      opened,
      ['case 1', 'case 2'],
      {
        name: (item) => item,
        read: (item) => Promise.resolve({ channels: item === 'case 1' ? [volumes[0]!] : volumes }),
        write: (item) => Promise.resolve(void written.push(item)),
      },
      { stopped: () => stopped, onProgress: () => undefined },
    );
  await expect(work(true)).rejects.toMatchObject({ code: 'cancelled' });
  expect(written).toEqual([]);
  await expect(work(false)).rejects.toThrow('case 2: The image has 2 channels');
  expect(written).toEqual(['case 1']);
  await opened.predictor.dispose();
});
