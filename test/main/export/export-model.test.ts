import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { exportModel } from '../../../main/export/export-model.ts';
import { loadBundle } from '../../../main/export/load-bundle.ts';
import { predictCase } from '../../../main/inference/predict-case.ts';
import { createPredictor } from '../../../main/logits/predictor.ts';
import { dataset, exportOptions, image, config, temporaryFolder } from './fixture.ts';

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** An engine that is off by a little, as a wrong export would be. */
function wrongBy(engine: Engine, amount: number): Engine {
  return {
    ...engine,
    compile: async (program, state) => {
      const executable = await engine.compile(program, state);
      return {
        ...executable,
        run: async (feeds) => {
          const results = await executable.run(feeds);
          return Object.fromEntries(
            Object.entries(results).map(([name, values]) => [name, values.map((value) => value + amount)]),
          );
        },
      };
    },
  };
}

describe.each([2, 3] as const)('%i D', (dims) => {
  test('the bundle predicts a case it never saw as the app does, voxel by voxel', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), dims);
    await exportModel(options);
    const { manifest, predictor } = await loadBundle(options.folder);
    const app = await createPredictor(options.engine, options.network, options.weights, {
      patch: config(dims).step.patch,
      batch: 3,
    });
    const expected = await predictCase(app, [image(9)], config(dims));
    const actual = await predictCase(predictor, [image(9)], manifest, manifest.prediction);
    expect(actual).toEqual(expected);
    expect(new Set(actual.voxels).size).toBeGreaterThan(1);
    await app.dispose();
    await predictor.dispose();
  });
});

describe('exportModel', () => {
  test('reports what it wrote and what it checked', async () => {
    const options = exportOptions(join(temporaryFolder(), 'deep', 'model'), 2);
    const report = await exportModel(options);
    expect(readdirSync(options.folder).sort()).toEqual(['model.json', 'model.onnx']);
    for (const { name, bytes, sha256 } of report.files) {
      const path = join(options.folder, name);
      expect(readFileSync(path)).toHaveLength(bytes);
      expect(hashOf(path)).toBe(sha256);
    }
    expect(report.checkedCases).toEqual(['case 1', 'case 2']);
    expect(report.largestDifference).toBeGreaterThan(0);
    expect(report.largestDifference).toBeLessThan(1e-4);
  });

  test('the description says what it takes to run the model elsewhere', async () => {
    const options = {
      ...exportOptions(join(temporaryFolder(), 'model'), 3),
      prediction: { largestOnly: [1] },
    };
    await exportModel(options);
    const { manifest, predictor } = await loadBundle(options.folder);
    await predictor.dispose();
    expect(manifest).toMatchObject({
      format: 'secateur-model',
      name: 'small one',
      model: {
        sha256: hashOf(join(options.folder, 'model.onnx')),
        axes: ['batch', 'channel', 'depth', 'height', 'width'],
        sideMultiples: [4, 4, 4],
        filters: { 'encoder0.1': 4, head0: 3 },
      },
      channels: ['T1'],
      classes: dataset.classes,
      task: { kind: 'classes' },
      preparation: config(3).preparation,
      architecture: config(3).architecture,
      step: config(3).step,
      prediction: { step: 0.5, mirroring: false, largestOnly: [1] },
      provenance: { run: 'r1', method: 'sauron' },
      check: { cases: ['1', '2'].map((one) => `sha256:${one.repeat(64)}`), tolerance: 1e-4 },
    });
    expect(manifest.notice).toContain('research use only');
    expect(manifest.check.runtime).toMatch(/^onnxruntime \d/);
  });

  test('writes nothing where file and app differ, and names the case', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    const engine = wrongBy(options.engine, 0.01);
    await expect(exportModel({ ...options, engine })).rejects.toThrow(
      /On the case case 1 the exported model differs/,
    );
    expect(readdirSync(join(options.folder, '..'))).toEqual([]);
  });

  test('writes nothing where logits are not finite', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    const engine = wrongBy(options.engine, NaN);
    await expect(exportModel({ ...options, engine })).rejects.toThrow('differs from the app by NaN');
    expect(readdirSync(join(options.folder, '..'))).toEqual([]);
  });

  test('writes nothing once it is stopped, and says how far it is until then', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    const seen: [number, string][] = [];
    const stopping = exportModel({
      ...options,
      onProgress: (...progress) => seen.push(progress),
      stopped: () => seen.some(([, id]) => id === 'case 2'),
    });
    await expect(stopping).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(options.folder, '..'))).toEqual([]);
    const shares = seen.map(([share]) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect([shares[0]! > 0, shares.at(-1)! > 0.5, shares.at(-1)! < 1]).toEqual([true, true, true]);
  });

  test('needs a case to check on', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    await expect(exportModel({ ...options, cases: [] })).rejects.toThrow('no case to check');
  });

  test('replaces an older bundle of its run as a whole, and leaves no traces beside it', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    await exportModel(options);
    await exportModel(options); // the same model
    const replaces = [hashOf(join(options.folder, 'model.json'))];
    await exportModel({ ...options, replaces, name: 'second one' });
    const { manifest, predictor } = await loadBundle(options.folder);
    await predictor.dispose();
    expect(manifest.name).toBe('second one');
    expect(readdirSync(join(options.folder, '..'))).toEqual(['model']);
  });

  test('leaves the bundle of another run as it is, before anything is checked', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    await exportModel(options);
    const before = hashOf(join(options.folder, 'model.json'));
    const load = () => Promise.reject(new Error('a case was read'));
    const other = {
      ...options,
      name: 'second one',
      cases: [{ case: 'case 1', sha256: '0'.repeat(64), load }],
    };
    await expect(exportModel(other)).rejects.toMatchObject({
      message: expect.stringMatching(/holds another model \(small one, exported \d{4}-\d\d-\d\d\)/) as string,
      hint: expect.stringMatching(/new folder/) as string,
    });
    writeFileSync(join(options.folder, 'model.json'), '{}');
    await expect(exportModel(other)).rejects.toThrow(/another model \(which cannot be read\)/);
    expect(readdirSync(join(options.folder, '..'))).toEqual(['model']);
    expect(before).not.toBe('');
  });

  test('takes away nothing that only lies beside its folder under a like name', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    for (const ending of ['writing', 'replaced']) {
      mkdirSync(`${options.folder}.${ending}`);
      writeFileSync(join(`${options.folder}.${ending}`, 'thesis.txt'), 'years of work');
    }
    await exportModel(options);
    await exportModel(options);
    expect(readFileSync(join(`${options.folder}.writing`, 'thesis.txt'), 'utf8')).toBe('years of work');
    expect(readFileSync(join(`${options.folder}.replaced`, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('fills an empty folder, but leaves one with anything else in it alone', async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    mkdirSync(options.folder);
    await exportModel(options);
    writeFileSync(join(options.folder, 'thesis.txt'), 'years of work');
    await expect(exportModel(options)).rejects.toThrow('holds "thesis.txt"');
    expect(readFileSync(join(options.folder, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('names a folder that cannot be made', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(exportModel(exportOptions(join(file, 'model'), 2))).rejects.toThrow(
      `${join(file, 'model')} is not a folder`,
    );
  });
});

describe('loadBundle', () => {
  const exported = async () => {
    const options = exportOptions(join(temporaryFolder(), 'model'), 2);
    await exportModel(options);
    return options.folder;
  };

  test('notices one changed byte of the model', async () => {
    const folder = await exported();
    const path = join(folder, 'model.onnx');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(loadBundle(folder)).rejects.toThrow(`${path} is not the file that was exported`);
  });

  test('says which file is missing', async () => {
    await expect(loadBundle(temporaryFolder())).rejects.toThrow(/model\.json: there is no such file/);
  });

  test('says what is wrong with a description', async () => {
    const folder = await exported();
    const path = join(folder, 'model.json');
    writeFileSync(path, '{"format": "secateur-model", ');
    await expect(loadBundle(folder)).rejects.toThrow('model.json is not valid JSON');
    writeFileSync(path, '{"format": "another"}');
    await expect(loadBundle(folder)).rejects.toThrow('no description of a Secateur model');
  });
});
