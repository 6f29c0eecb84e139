/** What validation cases choose is what measures best on them, and it is what the run, its bundle and its masks go by from then on. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { processor } from '../../../shared/devices.ts';
import { structuresOf } from '../../../shared/task.ts';
import type { PredictionConfig } from '../../../shared/training.ts';
import type { CaseFiles } from '../../../main/datasets/case-files.ts';
import { exportRun } from '../../../main/export/export-run.ts';
import { writeNifti } from '../../../main/imaging/nifti/write.ts';
import { choosePrediction, chosen } from '../../../main/inference/choose-prediction.ts';
import { openPredictor, type RunSource } from '../../../main/inference/open-predictor.ts';
import { predictCase } from '../../../main/inference/predict-case.ts';
import { keepChoice, predictionOf } from '../../../main/training/prediction.ts';
import { train } from '../../../main/training/trainer.ts';
import { dataset, image, temporaryFolder } from '../export/fixture.ts';
import { discData, engine, recordEvents, tinyConfig } from '../training/fixtures.ts';

const folder = temporaryFolder();
const source: RunSource = { kind: 'run', folder: join(folder, 'run'), name: 'discs', dataset };
const config = tinyConfig({ prediction: { mirroring: true, largestOnly: [], choose: true } });
const measured = { structures: structuresOf({ kind: 'classes' }, dataset.classes), classes: 3 };
const asked: PredictionConfig = { mirroring: true, largestOnly: [] };
const control = { stopped: () => false, onProgress: () => undefined };

beforeAll(async () => {
  const events = recordEvents();
  await train({ engine, config, data: discData(), folder: source.folder, stopped: () => false, events });
});

/** Two cases whose labels are what the network itself draws in this way: no other can be better. */
async function casesDrawn(prediction: PredictionConfig): Promise<CaseFiles[]> {
  const opened = await openPredictor(source, processor);
  const cases: CaseFiles[] = [];
  for (const seed of [3, 4]) {
    const volume = image(seed, [24, 21, 3]);
    const label = await predictCase(opened.predictor, [volume], opened, prediction);
    const path = (name: string) => join(folder, `${name}${seed}.nii.gz`);
    await writeNifti(path('image'), volume);
    await writeNifti(path('label'), label);
    cases.push({ id: `case ${seed}`, images: [path('image')], label: path('label') });
  }
  await opened.predictor.dispose();
  return cases;
}

test.each([
  { mirroring: false, largestOnly: [2] },
  { mirroring: true, largestOnly: [1, 2] },
])('the way that drew the labels is found: %j', async (way) => {
  const cases = await casesDrawn(way);
  const { prediction, note } = await choosePrediction(
    { run: source, device: processor, cases, measured, asked },
    control,
  );
  expect(prediction.mirroring).toBe(way.mirroring);
  expect(way.largestOnly.every((value) => prediction.largestOnly.includes(value))).toBe(true);
  expect(note).toContain('Chosen on 2 validation cases');
});

describe('from cases with these Dice', () => {
  const tried = (mirroring: boolean, whole: number[][], largest = whole) => ({ mirroring, whole, largest });
  const choose = (...ways: ReturnType<typeof tried>[]) => chosen(ways, { measured, asked }).prediction;

  test('mirror images stay where upright is no better', () => {
    expect(choose(tried(true, [[0.8, 0.6]]), tried(false, [[0.7, 0.7]])).mirroring).toBe(true);
    expect(choose(tried(true, [[0.8, 0.6]]), tried(false, [[0.8, 0.7]])).mirroring).toBe(false);
  });

  test('a class keeps its largest part alone where its own mean rises, whatever the other does', () => {
    const way = tried(true, [[0.8, 0.6], [0.8, 0.6]], [[0.9, 0.6], [0.75, 0.5]]); // prettier-ignore
    expect(choose(way).largestOnly).toEqual([1]);
    expect(choose(tried(true, [[0.8, 0.6]])).largestOnly).toEqual([]);
  });
});

test('the run and its bundle predict as was chosen; a choice that cannot be read is no guess', async () => {
  expect(predictionOf(source.folder, config)).toEqual(asked);
  const choice = { mirroring: false, largestOnly: [2] };
  keepChoice(source.folder, choice);
  const opened = await openPredictor(source, processor);
  expect(opened.prediction).toEqual(choice);
  await opened.predictor.dispose();
  const out = join(folder, 'model');
  const provenance = { software: 'test', run: 'discs', settings: '', dataset: '' };
  const params = {
    runFolder: source.folder,
    device: processor,
    folder: out,
    replaces: [],
    name: 'discs',
    dataset,
  };
  const checkCases = (await casesDrawn(choice)).map((files) => ({ ...files, sha256: 'a' }));
  await exportRun({ ...params, provenance, checkCases }, { stopped: () => false, emit: () => undefined });
  const { prediction } = JSON.parse(readFileSync(join(out, 'model.json'), 'utf8'));
  expect(prediction).toEqual({ step: 0.5, ...choice });

  const fixed = { ...config, prediction: { ...config.prediction, choose: false } };
  expect(predictionOf(source.folder, fixed)).toEqual(asked);
  writeFileSync(join(source.folder, 'prediction.json'), '{"v":1,"mirroring":"no"}');
  expect(() => predictionOf(source.folder, config)).toThrow(/choice of prediction/);
  rmSync(join(source.folder, 'prediction.json'));
});
