/**
 * The example of docs/adding-a-layer.md, taken from the page: put into a copy of the sources, the compiler first lists
 * what is missing, then nothing; a network with the new kind trains, is cut to its budget, and exports.
 */
import { expect, test } from 'vitest';
import { blocksOf, copySources } from './support.ts';

const table = 'main/network/layers/index.ts';

test('the compiler lists what a new kind must say; then a network with it trains, is cut to its budget, and exports', () => {
  const { code, missing } = blocksOf('adding-a-layer.md');
  expect(code).toHaveLength(4);
  const [kind = '', union = '', line = '', form = ''] = code;
  const copy = copySources();
  copy.add(kind);
  copy.edit(table, 'import { transposedConvolution,', `import { type SigmoidLayer } from './sigmoid.ts';\n`);
  copy.edit(table, '  | DropBlockLayer;', union);
  expect(copy.complaints()).toEqual(missing);

  copy.edit(table, 'type SigmoidLayer } from', 'sigmoid, ');
  copy.edit(table, '  dropBlock,\n};', line);
  copy.edit('main/export/onnx-layers.ts', "  add: () => ({ operator: 'Sum'", form);
  copy.replace(
    'main/network/blocks.ts',
    "layers.push({ kind: 'activation', id, input, slope });",
    "layers.push(slope > 1 ? { kind: 'activation', id, input, slope } : { kind: 'sigmoid', id, input });",
  );
  expect(copy.complaints()).toEqual([]);

  const { share, kinds, operators } = copy.run(
    `import { networkToOnnx } from './main/export/onnx-network.ts';
     import { initializeWeights } from './main/network/index.ts';
     import { loadModel } from './main/training/checkpoint.ts';
     import { defaultConfig } from './main/training/defaults.ts';
     import { train } from './main/training/trainer.ts';
     import { discData, engine, proposal, recordEvents, tinyConfig } from './test/main/training/fixtures.ts';
     const { pruning } = defaultConfig(proposal, 'l1');
     const config = tinyConfig({ method: 'l1', pruning, epochs: 2, iterationsPerEpoch: 2 });
     const stopped = () => false;
     const events = recordEvents();
     const { cost, initialCost } = await train({ engine, config, data: discData(), folder: './run', stopped, events });
     const { network, weights } = loadModel('./run');
     const operators = networkToOnnx(network, weights, {}).nodes.map(({ operator }) => operator);
     console.log(JSON.stringify({ share: cost.macs / initialCost.macs, kinds: network.layers.map(({ kind }) => kind), operators }));`,
  ) as { share: number; kinds: string[]; operators: string[] };
  expect(share).toBeLessThanOrEqual(0.5);
  expect(kinds).toContain('sigmoid');
  expect(kinds).not.toContain('activation');
  expect(operators).toContain('Sigmoid');
}, 480_000);
