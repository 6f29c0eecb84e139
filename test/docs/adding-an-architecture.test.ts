/**
 * The example of docs/adding-an-architecture.md, taken from the page: put into a copy of the sources, the compiler first
 * lists what is missing, then nothing; the network is proposed, trains, is cut to its budget, and exports as it is.
 */
import { expect, test } from 'vitest';
import { blocksOf, copySources } from './support.ts';

const facts = 'shared/architectures.ts';
const table = 'main/network/architectures/index.ts';

test('the compiler lists what a new architecture must say; then it is proposed, trained, cut and exported', () => {
  const { code, missing } = blocksOf('adding-an-architecture.md');
  expect(code).toHaveLength(5);
  const [network = '', configuration = '', union = '', entry = '', line = ''] = code;
  const copy = copySources();
  copy.edit(facts, '/** Which network, and how it is laid out. */', configuration);
  copy.edit(facts, ';\nexport type ArchitectureName', union.trimEnd());
  expect(copy.complaints()).toEqual(missing);

  copy.add(network);
  copy.edit(facts, '  pocketnet: {\n    label', entry);
  copy.edit(table, ' };\n\n/** TypeScript cannot tell', line.trimEnd());
  copy.edit(table, 'import { unet }', `import { segnet } from './segnet.ts';\n`);
  expect(copy.complaints()).toEqual([]);

  const told = copy.run(`
    import { withOption, architectureText } from './shared/architecture-options.ts';
    import { architectureSchema } from './shared/architecture-schema.ts';
    import { openModelFile } from './main/engine/onnx/model-file.ts';
    import { encodeModel } from './main/engine/onnx/model-proto.ts';
    import { networkToOnnx } from './main/export/onnx-network.ts';
    import { createPredictor } from './main/logits/predictor.ts';
    import { proposeNetwork } from './main/network/index.ts';
    import { loadModel } from './main/training/checkpoint.ts';
    import { defaultConfig } from './main/training/defaults.ts';
    import { train } from './main/training/trainer.ts';
    import { discData, discs, engine, proposal, recordEvents, tinyConfig } from './test/main/training/fixtures.ts';
    const images = { spacing: [1, 1], size: [16, 16], voxels: 1e6 };
    const { config: proposed, reasons } = proposeNetwork('segnet', images, { dims: 2, channels: 1, classes: 3 });
    const architecture = architectureSchema.parse(withOption(proposed, 'widths', [4, 8, 8]));
    const { pruning } = defaultConfig(proposal, 'l1');
    const config = tinyConfig({ architecture, method: 'l1', pruning, epochs: 6 });
    const events = recordEvents();
    const stopped = () => false;
    const { cost, initialCost } = await train({ engine, config, data: discData(), folder: './run', stopped, events });
    const { network, weights } = loadModel('./run');
    const app = await createPredictor(engine, network, weights, { patch: [16, 16], batch: 4 });
    const { image } = discs(1, 1);
    const expected = await app.run(image);
    const file = await openModelFile(encodeModel(networkToOnnx(network, weights, {})), 'model.onnx');
    const { logits } = await file.run({ image: { shape: [4, 1, 16, 16], data: image } });
    console.log(JSON.stringify({
      text: architectureText(architecture),
      reasons: reasons.map(({ field }) => field),
      losses: events.records.map(({ trainLoss }) => trainLoss),
      share: cost.macs / initialCost.macs,
      skips: network.layers.filter(({ kind }) => kind === 'concatenation').length,
      difference: Math.max(...expected.map((value, index) => Math.abs(value - logits.data[index]))),
    }));`) as {
    text: string;
    reasons: string[];
    losses: number[];
    share: number;
    skips: number;
    difference: number;
  };
  expect(told.text).toBe('SegNet, filters 4-8-8');
  expect(told.reasons).toEqual(['patch', 'batch', 'strides', 'kernels', 'widths']);
  expect(told.losses.at(-1)).toBeLessThan(told.losses[0]!);
  expect(told.share).toBeLessThanOrEqual(0.5);
  expect(told.skips).toBe(0);
  expect(told.difference).toBeLessThan(2e-5);
}, 480_000);
