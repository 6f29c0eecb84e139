/** Models that Secateur did not export, or that were changed since: each ends with a sentence before it is run. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as proto from '../../../main/engine/protobuf.ts';
import { loadBundle } from '../../../main/export/load-bundle.ts';
import { predictCase } from '../../../main/inference/predict-case.ts';
import {
  changeManifest,
  externalTensor,
  goodBundle,
  modelOf,
  plainConvolution,
  replaceModel,
  threeFilters,
  withInGraph,
} from './foreign-bundle.ts';
import { config, image } from './fixture.ts';

async function refusal(folder: string): Promise<string> {
  try {
    const { predictor } = await loadBundle(folder);
    await predictor.dispose();
  } catch (cause) {
    expect(cause).toMatchObject({ name: 'AppError' });
    expect((cause as { code: string }).code).not.toBe('internal');
    return (cause as Error).message;
  }
  throw new Error('It was not refused.');
}

async function refusalOfModel(bytes: Uint8Array): Promise<string> {
  const folder = await goodBundle();
  replaceModel(folder, bytes);
  return refusal(folder);
}

describe('a model from outside', () => {
  test('that fits its description is run', async () => {
    const folder = await goodBundle();
    replaceModel(folder, modelOf([plainConvolution], { initializers: [threeFilters] }));
    const { predictor } = await loadBundle(folder);
    const { voxels } = await predictCase(predictor, [image(1)], config(2));
    expect(new Set(voxels)).toEqual(new Set([0, 1]));
    await predictor.dispose();
  });

  test.each(['secret.bin', '/etc/passwd', '../../etc/passwd', '/dev/zero'])(
    'that keeps its weights in %s is refused',
    async (location) => {
      const weight = proto.messageField(5, ...externalTensor(location));
      const model = withInGraph(modelOf([plainConvolution]), weight);
      expect(await refusalOfModel(model)).toMatch(/model\.onnx holds weights that lie in another file/);
    },
  );

  test('external data is found in attributes and in graphs inside attributes', async () => {
    const constant = (...value: readonly proto.Message[]): proto.Message =>
      proto.messageField(
        1,
        proto.stringField(2, 'w'),
        proto.stringField(4, 'Constant'),
        proto.messageField(5, proto.stringField(1, 'value'), ...value),
      );
    const tensor = proto.messageField(5, ...externalTensor('secret.bin'));
    const inAttribute = withInGraph(modelOf([]), constant(tensor));
    expect(await refusalOfModel(inAttribute)).toMatch(/another file \(external data\)/);
    const inList = withInGraph(modelOf([]), constant(proto.messageField(10, ...externalTensor('s.bin'))));
    expect(await refusalOfModel(inList)).toMatch(/another file \(external data\)/);
    // a graph in an attribute is refused as such, whatever it holds
    const inner = proto.messageField(6, proto.messageField(5, ...externalTensor('secret.bin')));
    expect(await refusalOfModel(withInGraph(modelOf([]), constant(inner)))).toMatch(/holds graphs inside/);
  });

  test.each([
    ['one number', [{ operator: 'ReduceMean' }], /gives 1 × 1 × 1 × 1 numbers .* needs 1 × 3 × 8 × 8/],
    ['too few classes', [{ operator: 'Identity' }], /gives 1 × 1 × 8 × 8 numbers .* needs 1 × 3 × 8 × 8/],
    ['another name', [{ outputs: ['logitz'] }], /never computes "logits"/],
    ['an operator that fills memory', [{ operator: 'ConstantOfShape' }], /operator "ConstantOfShape"/],
    ['a loop', [{ operator: 'Loop' }], /operator "Loop"/],
    ['an operator of elsewhere', [{ operator: 'Evil', domain: 'evil' }], /operator "Evil" of "evil"/],
    ['a value from nowhere', [{ inputs: ['ghost'] }], /reads "ghost", which nothing has computed/],
  ] as const)('with %s is refused', async (_, nodes, sentence) => {
    expect(await refusalOfModel(modelOf(nodes))).toMatch(sentence);
  });

  test('with other ports, or other numbers in them, is refused', async () => {
    const port = { name: 'image', type: 'float32' as const, shape: ['b', 1, 'h', 'w'] };
    const other = (change: object): Uint8Array => modelOf([{}], { inputs: [{ ...port, ...change }] });
    expect(await refusalOfModel(other({ name: 'imagf' }))).toMatch(/asks for "imagf" where "image"/);
    expect(await refusalOfModel(other({ shape: ['b', 2, 'h', 'w'] }))).toMatch(/takes any × 2 × any × any/);
    expect(await refusalOfModel(other({ type: 'bool' }))).toMatch(/other than float32 in "image"/);
    const outputs = [{ ...port, name: 'masks' }];
    expect(await refusalOfModel(modelOf([{ outputs: ['masks'] }], { outputs }))).toMatch(/puts out "masks"/);
  });

  test('that does not take its patches is refused, with the place', async () => {
    const folder = await goodBundle();
    changeManifest(folder, (manifest) => ({ ...manifest, step: { ...manifest.step, patch: [9, 9] } }));
    expect(await refusal(folder)).toMatch(/does not take its patches: .*\(Concat\) cannot join/);
  });

  test('that would take more memory than a patch may is refused, with the numbers', async () => {
    const folder = await goodBundle();
    const filters = { name: 'w1', shape: [200, 1, 1, 1], data: new Float32Array(200) };
    const back = { name: 'w2', shape: [3, 200, 1, 1], data: new Float32Array(600) };
    const nodes = [
      { operator: 'Conv', inputs: ['image', 'w1'], outputs: ['wide'] },
      { operator: 'Conv', inputs: ['wide', 'w2'] },
    ];
    replaceModel(folder, modelOf(nodes, { initializers: [filters, back] }));
    changeManifest(folder, (manifest) => ({ ...manifest, step: { ...manifest.step, patch: [2048, 2048] } }));
    // 200 maps and the larger of input and output, 4 bytes a voxel
    expect(await refusal(folder)).toMatch(/2048 × 2048 voxels would take 3\.17 GiB .* 2\.00 GiB/);
    changeManifest(folder, (manifest) => ({ ...manifest, step: { ...manifest.step, patch: [4096, 4096] } }));
    expect(await refusal(folder)).toMatch(/patches of 4096 × 4096 voxels; 8388608 voxels are the most/);
  });

  test('that is no model, or one weight short, is refused', async () => {
    expect(await refusalOfModel(Buffer.alloc(5000, 0xa7))).toMatch(/is no ONNX model/);
    const cut = modelOf([plainConvolution], { initializers: [{ ...threeFilters, shape: [3, 1, 1, 2] }] });
    expect(await refusalOfModel(cut)).toMatch(/model\.onnx/);
    expect(await refusalOfModel(modelOf([{ operator: 'Conv' }]))).toMatch(/lacks an input/);
  });
});

describe('a description from outside', () => {
  test('that was changed is refused; without its hash it is taken with a notice', async () => {
    const folder = await goodBundle();
    const [front, rear] = ['front', 'rear'].map((name, index) => ({ value: index + 1, name }));
    const swapped = [
      { value: 0, name: 'background' },
      { ...front, name: 'rear' },
      { ...rear, name: 'front' },
    ];
    changeManifest(folder, (manifest) => ({ ...manifest, classes: swapped }), false);
    expect(await refusal(folder)).toMatch(/model\.json is not the file that was exported/);
    changeManifest(folder, ({ sha256: _, ...manifest }) => manifest, false);
    const { notices, predictor } = await loadBundle(folder);
    expect(notices.join()).toMatch(/model\.json bears no hash/);
    await predictor.dispose();
  });

  test('keeps its hash however it is laid out', async () => {
    const folder = await goodBundle();
    changeManifest(folder, (manifest) => Object.fromEntries(Object.entries(manifest).reverse()), false);
    const { notices, predictor } = await loadBundle(folder);
    expect(notices).toEqual([]);
    await predictor.dispose();
  });

  test.each([
    [
      'classes',
      { classes: Array.from({ length: 200_000 }, (_, value) => ({ value, name: 'c' })) },
      /classes/,
    ],
    ['channels', { channels: Array.from({ length: 5000 }, () => 'c') }, /channels/],
    ['a step', { prediction: { step: 1e-9, mirroring: false, largestOnly: [] } }, /step/],
  ])('may not ask for %s without end', async (_, change, sentence) => {
    const folder = await goodBundle();
    changeManifest(folder, (manifest) => ({ ...manifest, ...change }));
    expect(await refusal(folder)).toMatch(sentence);
  });

  test('that claims another number of dimensions than the model has is refused', async () => {
    const folder = await goodBundle();
    changeManifest(folder, (manifest) => ({
      ...manifest,
      preparation: { ...manifest.preparation, dims: 3 },
      step: { ...manifest.step, patch: [8, 8, 8] },
    }));
    expect(await refusal(folder)).toMatch(/contradicts itself/);
  });
});

describe('files of a bundle', () => {
  test.each(['model.json', 'model.onnx'])(
    '%s that is a device, a pipe, huge or another file',
    async (name) => {
      const folder = await goodBundle();
      const path = join(folder, name);
      rmSync(path);
      symlinkSync('/dev/zero', path);
      expect(await refusal(folder)).toMatch(/is a pipe, socket or device/);
      rmSync(path);
      execFileSync('mkfifo', [path]);
      expect(await refusal(folder)).toMatch(/is a pipe, socket or device/);
      rmSync(path);
      writeFileSync(path, '');
      truncateSync(path, 2 ** 40);
      expect(await refusal(folder)).toMatch(/has 1099511627776 bytes/);
      rmSync(path);
      symlinkSync('/etc/passwd', path);
      expect(await refusal(folder)).toContain(name);
    },
  );

  test('a description nested without end is no JSON of ours', async () => {
    const folder = await goodBundle();
    writeFileSync(join(folder, 'model.json'), '['.repeat(1_000_000));
    expect(await refusal(folder)).toMatch(/not valid JSON/);
    expect(readFileSync(join(folder, 'model.onnx')).length).toBeGreaterThan(0);
  });
});
