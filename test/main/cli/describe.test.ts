/** `secateur describe` says what a data set is; what it said can be taken back. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tinyData } from '../services/support.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { secateur } from './secateur.ts';

test('regions are named, refused where they name no class, and taken away', async () => {
  const project = join(temporaryFolder(), 'project');
  await secateur('import', '--project', project, '--data', await tinyData(), '--json');
  const describe = (regions: string) =>
    secateur('describe', '--project', project, '--regions', regions, '--json');
  const both = { name: 'both', values: [1, 2], writes: 1 };
  expect(await describe('both = 1 2')).toMatchObject({ code: 0, last: { dataset: { regions: [both] } } });
  expect((await describe('both = 1 9')).code).not.toBe(0);
  expect(await describe('none')).toMatchObject({ code: 0, last: { dataset: { regions: [] } } });
});
