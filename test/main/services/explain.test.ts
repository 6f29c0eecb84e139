/** What is found in a run's network is measured once, kept while model and cases stay, written for others and removed. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AbilityReport } from '../../../shared/explain.ts';
import { readPng } from '../../../main/imaging/pictures/png.ts';
import type { Services } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ended, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

let services: Services;
let project: string;
let run: string;
let report: AbilityReport;
beforeAll(async () => {
  services = quietServices();
  project = await tinyProject(services, await tinyData());
  const config = await tinyConfig(services, { epochs: 2 });
  run = (await ended(services, (await services.handlers['training.start']({ name: 'small', config })).id)).id;
}, 300_000);
afterAll(() => services.close());

const known = () => services.handlers['explain.known']({ run });
const file = () => join(project, 'runs', run, 'ability.json');

test('a cancelled measurement leaves nothing', async () => {
  expect(await known()).toBeNull();
  const leave = services.subscribe('job.progress', ({ id: job, kind }) => {
    if (kind === 'explain') void services.handlers['jobs.cancel']({ job }).catch(() => undefined);
  });
  await expect(services.handlers['explain.ability']({ run })).rejects.toMatchObject({ code: 'cancelled' });
  leave();
  expect(existsSync(file())).toBe(false);
});

test('every layer and filter is measured on the cases that the run is measured on', async () => {
  report = await services.handlers['explain.ability']({ run });
  expect(report.structures.map(({ name }) => name)).toEqual(['head', 'tail']);
  const layers = report.layers.map(({ layer, units }) => [layer, units]);
  expect(layers[0]).toEqual(['input', 1]);
  expect(layers.length).toBeGreaterThan(5);
  for (const { units, together, single } of report.layers) {
    expect(together).toHaveLength(2);
    expect(single.map((own) => own.length)).toEqual([units, units]);
    for (const { truth } of together) expect(truth).toBeGreaterThanOrEqual(0);
  }
  const measured = await services.handlers['evaluation.evaluate']({ run });
  expect(report.cases.map((one) => one.case)).toEqual(measured.map((one) => one.case));
  const means = report.cases.map(({ together }) => together.at(-1)![0]!.truth!);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  expect(report.layers.at(-1)!.together[0]!.truth).toBeCloseTo(mean, 12);
});

test('what was measured is kept: asked again, no work begins', async () => {
  const begun: string[] = [];
  const leave = services.subscribe('job.progress', ({ kind }) => void begun.push(kind));
  expect(await services.handlers['explain.ability']({ run })).toEqual(report);
  expect(await known()).toEqual(report);
  leave();
  expect(begun).toEqual([]);
});

test('tables and a picture are written, all or none', async () => {
  const folder = join(temporaryFolder(), 'for others');
  const { files } = await services.handlers['explain.export']({ run, folder });
  expect(files).toEqual(
    ['ability.csv', 'ability-cases.csv', 'ability.png'].map((name) => join(folder, name)),
  );
  const rows = readFileSync(files[0]!, 'utf8').trimEnd().split('\n');
  const units = report.layers.reduce((sum, layer) => sum + layer.units, 0);
  expect(rows).toHaveLength(1 + 2 * (units + report.layers.length) + 2);
  expect(rows[1]).toBe(
    `input,all,head,${report.layers[0]!.together[0]!.truth},${report.layers[0]!.together[0]!.own}`,
  );
  expect(readFileSync(files[1]!, 'utf8').split('\n')[1]).toMatch(
    new RegExp(`^${report.cases[0]!.case},input,head,0`),
  );
  const picture = readPng(readFileSync(files[2]!), 'ability.png');
  expect(picture.width).toBe(3 * Math.max(...report.layers.map((layer) => layer.units)));
  await expect(services.handlers['explain.export']({ run, folder })).rejects.toThrow(/is there already/);
  expect(readdirSync(folder).sort()).toEqual(['ability-cases.csv', 'ability.csv', 'ability.png']);
});

test('a file that is damaged, and another model or label, ask for a new measurement; a removed one is gone', async () => {
  const kept = readFileSync(file());
  writeFileSync(file(), 'no report');
  expect(await known()).toBeNull();
  writeFileSync(
    file(),
    JSON.stringify({ ...(JSON.parse(kept.toString()) as object), madeOf: 'another model' }),
  );
  expect(await known()).toBeNull();
  writeFileSync(file(), kept);
  expect(await known()).toEqual(report);
  await services.handlers['explain.remove']({ run });
  expect(existsSync(file())).toBe(false);
  expect(await known()).toBeNull();
  const nothing = services.handlers['explain.export']({ run, folder: temporaryFolder() });
  await expect(nothing).rejects.toMatchObject({ code: 'not-found' });
  await expect(services.handlers['explain.ability']({ run: 'nobody' })).rejects.toThrow(/no run "nobody"/);
});
