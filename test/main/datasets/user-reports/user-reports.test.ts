/**
 * Every folder of the manifest of user reports: inputs with properties that people reported against programs of this kind,
 * and which outcome is right. Each is one test; what it asserts stands in the file of its area.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { testOnRealData } from '../../../support/real-data.ts';
import { labelChecks } from './labels.ts';
import { layoutChecks } from './layouts.ts';
import { predictChecks } from './predict.ts';
import { userReports } from './report.ts';
import { volumeChecks } from './volumes.ts';

const areas = { volumes: volumeChecks, labels: labelChecks, layouts: layoutChecks, predict: predictChecks };

describe('user reports', () => {
  for (const [area, checks] of Object.entries(areas)) {
    for (const [name, check] of Object.entries(checks)) {
      testOnRealData(`${area}: ${name}`, () => check(join(userReports, name)));
    }
  }

  testOnRealData('every row of the manifest has its test, and every folder its row', () => {
    const [, ...rows] = readFileSync(join(userReports, 'MANIFEST.tsv'), 'utf8').trim().split('\n');
    const named = rows.map((row) => row.split('\t')[0] ?? '').sort();
    const tested = Object.values(areas).flatMap((checks) => Object.keys(checks));
    expect(tested.sort()).toEqual(named);
    const folders = readdirSync(userReports, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    // links are not kept in the repository of the data: the row of `d17_symlinks` is tested on links to the store
    const expected = named.map((name) => (name === 'd17_symlinks' ? 'd17_store' : name)).sort();
    expect(folders.map(({ name }) => name).sort()).toEqual(expected);
  });
});
