/** Regions as people write them. */
import { expect, test } from 'vitest';
import { regionsOfText, regionsText } from '../../../shared/region-text.ts';
import { regionsSchema } from '../../../shared/task.ts';

test('each region writes what it does not share with those inside of it', () => {
  const regions = regionsOfText('whole tumour = 1 2 3 4; tumour core = 1, 3, 4\nenhancing = 4');
  expect(regions).toEqual([
    { name: 'whole tumour', values: [1, 2, 3, 4], writes: 2 },
    { name: 'tumour core', values: [1, 3, 4], writes: 1 },
    { name: 'enhancing', values: [4], writes: 4 },
  ]);
  expect(regionsSchema.safeParse(regions).success).toBe(true);
  expect(regionsOfText(regionsText(regions))).toEqual(regions);
  expect(regionsOfText(' ; ')).toEqual([]);
});

test.each(['whole', 'whole = ', '= 1 2', 'whole = one', 'a = 1 2; a = 2', 'a = 1; b = 1', 'a = 0 1'])(
  '“%s” is refused by the schema',
  (text) => expect(regionsSchema.safeParse(regionsOfText(text)).success).toBe(false),
);
