import { armsNamed } from '../../support/arms.ts';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listCases, addCase, unreadableCases } from '../../../main/store/cases.ts';
import { storedDocument } from '../../../main/documents/document.ts';
import { openStore } from '../../../main/store/open.ts';
import { addRun, findRun, listRuns, unreadableRuns } from '../../../main/store/runs.ts';
import { addStudy, listStudies, unreadableStudies } from '../../../main/store/studies.ts';
import { z } from 'zod';
import { caseInfo, config, initialCost, temporaryFolder } from './fixtures.ts';

const document = storedDocument('settings', z.strictObject({ rate: z.number() }), [
  (old) => old,
  ({ speed, ...rest }) => ({ ...rest, rate: speed }),
]);

test('a document is read by the upgrades from its version, and written with the newest', () => {
  expect(document.toText({ rate: 2 })).toBe('{"v":2,"rate":2}');
  for (const text of ['{"v":2,"rate":2}', '{"v":1,"speed":2}', '{"speed":2}'])
    expect(document.fromText(text)).toEqual({ rate: 2 });
});

test.each([
  ['{"v":3,"rate":2}', 'newer Secateur (version 3)'],
  ['{"v":2,"rate":2,"later":1}', 'later'],
  ['{"v":2,"rate":"two"}', 'rate: '],
  ['{"v":-1}', 'version -1'],
  ['[]', 'no object'],
  ['{"v":2,', 'no JSON'],
])('%s is unreadable, with its reason', (text, reason) => {
  expect(() => document.fromText(text)).toThrow(reason);
});

test('a row that cannot be read harms no other, and is named with its reason', () => {
  const store = openStore(join(temporaryFolder(), 'secateur.db'));
  const study = { base: config, arms: armsNamed(['l1']), cuts: [0.5], seeds: [1], folds: [0] };
  for (const name of ['a', 'b', 'c', 'd']) addRun(store, { name, config, initialCost });
  for (const name of ['a', 'b']) addStudy(store, { name, config: { ...study, denseEpochs: 0 } });
  for (const id of ['one', 'two', 'three']) addCase(store, caseInfo(id), []);
  store.write((db) => {
    db.exec(`UPDATE runs SET config = json_set(config, '$.later', 1) WHERE name = 'b';
      UPDATE runs SET config = '{' WHERE name = 'c';
      UPDATE runs SET id = '../../d' WHERE name = 'd';
      UPDATE studies SET config = json_set(config, '$.v', 9) WHERE name = 'a';
      UPDATE cases SET grid = '{}' WHERE id = 'two';
      UPDATE cases SET id = '../three' WHERE id = 'three'`);
  });
  expect(listRuns(store).map(({ name }) => name)).toEqual(['a']);
  expect(findRun(store, 'sauron-2d-2')).toBeNull();
  expect(unreadableRuns(store)).toEqual([
    { id: 'sauron-2d-2', name: 'b', reason: expect.stringContaining('later'), isDamaged: true },
    { id: 'sauron-2d-3', name: 'c', reason: expect.stringContaining('no JSON'), isDamaged: true },
    { id: '../../d', name: 'd', reason: 'its name leads out of the project', isDamaged: true },
  ]);
  expect(listStudies(store).map(({ name }) => name)).toEqual(['b']);
  expect(unreadableStudies(store)).toEqual([
    { id: 'study-1', name: 'a', reason: expect.stringContaining('newer Secateur'), isDamaged: false },
  ]);
  expect(listCases(store).map(({ id }) => id)).toEqual(['one']);
  expect(unreadableCases(store).map(({ id }) => id)).toEqual(['../three', 'two']);
  store.close();
});
