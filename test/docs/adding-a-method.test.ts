/** The example of docs/adding-a-method.md, taken from the page: put into a copy of the sources, it compiles and trains. */
import { expect, test } from 'vitest';
import { blocksOf, copySources } from './support.ts';

const table = 'main/pruning/index.ts';

test('the example is thirty lines or so, compiles, and cuts a network to its budget', () => {
  const { code } = blocksOf('adding-a-method.md');
  expect(code).toHaveLength(4);
  const [method = '', name = '', facts = '', line = ''] = code;
  expect(method.trimEnd().split('\n').length).toBeLessThanOrEqual(32);
  const copy = copySources();
  copy.add(method);
  copy.edit('shared/pruning.ts', "  'random',\n", name);
  copy.edit('shared/pruning-methods.ts', '  random: baselineFacts.random,\n', facts);
  copy.edit(table, '  random,\n', line);
  copy.edit(table, 'import { random } from', `import { liveliness } from './methods/liveliness.ts';\n`);
  // a mistake beside it shows that the compiler would complain
  copy.write('main/pruning/methods/mistaken.ts', method.replace('greater(map, 0)', 'greater(map)'));
  const files = ['index.ts', 'methods/liveliness.ts', 'methods/mistaken.ts'];
  expect(copy.complaints(files.map((file) => `pruning/${file}`))).toEqual([
    'main/pruning/methods/mistaken.ts: Expected 2 arguments, but got 1.',
  ]);

  const { share, said } = copy.run(
    `import { defaultConfig } from './main/training/defaults.ts';
     import { train } from './main/training/trainer.ts';
     import { discData, engine, proposal, recordEvents, tinyConfig } from './test/main/training/fixtures.ts';
     const events = recordEvents();
     const { pruning } = defaultConfig(proposal, 'liveliness');
     const config = tinyConfig({ method: 'liveliness', pruning, epochs: 2, iterationsPerEpoch: 2 });
     const stopped = () => false;
     const { cost, initialCost } = await train({ engine, config, data: discData(), folder: './run', stopped, events });
     console.log(JSON.stringify({ share: cost.macs / initialCost.macs, said: events.notes[0] }));`,
  ) as { share: number; said: string };
  expect(share).toBeLessThanOrEqual(0.5);
  expect(share).toBeGreaterThan(0.2);
  expect(said).toContain('Liveliness: 50.0 % of the MACs to go');
}, 480_000);
