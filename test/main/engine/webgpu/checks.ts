/**
 * What the WebGPU tests look at, in a process whose environment names the driver: every primitive, a training step, a
 * run that Sauron cuts, and an export. Prints one line of JSON per finding; `webgpu.test.ts` judges them.
 */
import { defaultPruning } from '../../../../shared/pruning-defaults.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOnnxEngine } from '../../../../main/engine/onnx/engine.ts';
import { exportModel } from '../../../../main/export/export-model.ts';
import { train } from '../../../../main/training/trainer.ts';
import { runInDouble } from '../../../support/double.ts';
import { exampleProgram, examples } from '../../../support/primitive-examples.ts';
import { exportOptions } from '../../export/fixture.ts';
import { discData, recordEvents, tinyConfig } from '../../training/fixtures.ts';
import { difference, stateDifference, stepCases, takeSteps } from '../steps.ts';

export interface Finding {
  readonly check: 'primitive' | 'step' | 'cut' | 'export';
  readonly name: string;
  /** From double precision, or from the processor. */
  readonly difference: number;
  readonly paramsLeft?: number;
}

const tell = (finding: Finding): void => console.log(JSON.stringify(finding));
const engine = createOnnxEngine({ provider: 'webgpu' });
const processor = createOnnxEngine({ threads: 1 });
const folder = mkdtempSync(join(tmpdir(), 'secateur-webgpu-'));

for (const example of examples) {
  const { program, feeds } = exampleProgram(example);
  const doubles = Object.entries(feeds).map(([name, values]) => [name, Float64Array.from(values)] as const);
  const expected = runInDouble(program, new Map(doubles));
  const executable = await engine.compile(program, new Map());
  const actual = await executable.run(feeds);
  const worst = [...expected].map(([name, values]) => difference(actual[name] ?? [], values));
  tell({ check: 'primitive', name: example.name, difference: Math.max(...worst) });
  await executable.dispose();
}

const [{ config }] = stepCases as [(typeof stepCases)[number]];
const [onCard, onProcessor] = [await takeSteps(engine, config, 2), await takeSteps(processor, config, 2)];
tell({ check: 'step', name: 'losses', difference: difference(onCard.losses, onProcessor.losses) });
const state = stateDifference(onCard, onProcessor);
tell({ check: 'step', name: state.name, difference: state.value });

/** As few steps as Sauron needs for a cut. */
const pruned = tinyConfig({
  method: 'sauron',
  pruning: defaultPruning('sauron'),
  epochs: 3,
  iterationsPerEpoch: 1,
  optimizer: config.optimizer,
});
async function curveOn(device: typeof engine): Promise<{ losses: number[]; paramsLeft: number }> {
  const events = recordEvents();
  const run = {
    config: pruned,
    data: discData(),
    folder: join(folder, device.device.name),
    stopped: () => false,
  };
  const { cost, initialCost } = await train({ ...run, engine: device, events });
  return {
    losses: events.records.flatMap(({ trainLoss, validationLoss }) => [trainLoss, validationLoss]),
    paramsLeft: cost.params / initialCost.params,
  };
}
const [cutOnCard, cutOnProcessor] = [await curveOn(engine), await curveOn(processor)];
tell({
  check: 'cut',
  name: 'losses of the epochs',
  difference: difference(cutOnCard.losses, cutOnProcessor.losses),
  paramsLeft: cutOnCard.paramsLeft,
});
tell({
  check: 'cut',
  name: 'share of the parameters that is left',
  difference: difference([cutOnCard.paramsLeft], [cutOnProcessor.paramsLeft]),
});

const report = await exportModel({ ...exportOptions(join(folder, 'model'), 2), engine });
tell({ check: 'export', name: report.checkedCases.join(), difference: report.largestDifference });

rmSync(folder, { recursive: true });
