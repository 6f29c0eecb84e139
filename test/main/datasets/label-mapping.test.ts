import { describe, expect, test } from 'vitest';
import { mapLabels } from '../../../main/datasets/label-mapping.ts';

const found = { values: [0, 4, 9, 12], names: ['background', 'GTV', 'Body', 'gtv 2'] };

describe('labels become classes', () => {
  test('each its own, where nothing is said', () => {
    expect(mapLabels(found, [], null)).toEqual({
      names: ['background', 'GTV', 'Body', 'gtv 2'],
      classes: [0, 1, 2, 3],
      findings: [],
    });
  });

  test('renamed, laid together and left out', () => {
    const rules = [
      { from: 'GTV', to: 'tumour' },
      { from: 'gtv 2', to: 'tumour' },
      { from: 'Body', to: null },
    ];
    expect(mapLabels(found, rules, null)).toMatchObject({
      names: ['background', 'tumour'],
      classes: [0, 1, 0, 1],
    });
  });

  test('those of the project in its order, if it knows all', () => {
    const rules = [{ from: 'Body', to: null }];
    const known = ['background', 'gtv 2', 'liver', 'GTV'];
    expect(mapLabels(found, rules, known)).toMatchObject({ names: known, classes: [0, 3, 0, 1] });
    expect(mapLabels(found, [], known).names).toEqual(found.names); // "Body" is new: the import is refused by name
  });

  test('a rule for no label is told with those that there are', () => {
    expect(mapLabels(found, [{ from: 'gtv', to: 'x' }], null).findings).toEqual([
      { severity: 'warning', file: 'gtv', message: expect.stringMatching(/there are GTV, Body, gtv 2\.$/) },
    ]);
  });

  test('not one left is refused', () => {
    const rules = ['GTV', 'Body', 'gtv 2'].map((from) => ({ from, to: null }));
    expect(() => mapLabels(found, rules, null)).toThrow(/Every label is left out/);
  });
});
