/** Rows that cannot be read keep no project closed; they are listed with their reason, and can be removed. */
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { connect } from '../../../main/store/sqlite.ts';
import type { Services } from '../../../main/services/index.ts';
import { pastProject } from '../store/past/project.ts';
import { quietServices } from './support.ts';

let services: Services;
let path: string;
beforeEach(() => {
  services = quietServices();
  path = pastProject(8);
  return () => services.close();
});

function alter(sql: string): void {
  const db = connect(join(path, 'secateur.db'));
  db.exec(sql);
  db.close();
}

const open = () => services.handlers['project.open']({ path, create: false });

test('a run, a study, a case and a mask that cannot be read are listed, and go when they are removed', async () => {
  alter(`UPDATE runs SET config = '{' WHERE id = 'l1-2d-4';
    UPDATE studies SET config = json_set(config, '$.v', 99);
    UPDATE cases SET grid = '[]' WHERE id = 'phantom_006';
    UPDATE segmentations SET model = '{}'`);
  const { notices, runCount, caseCount } = await open();
  const { handlers } = services;
  expect([runCount, caseCount, notices.length]).toEqual([4, 6, 1]);
  expect(notices[0]).toMatch(/the run "L1 norm.*; the study "L1" \(study-1\).*; the case "phantom_006"/);
  expect(await handlers['project.unreadable']({})).toEqual([
    {
      kind: 'run',
      id: 'l1-2d-4',
      name: expect.stringContaining('L1 norm'),
      reason: expect.stringContaining('no JSON'),
    },
    { kind: 'study', id: 'study-1', name: 'L1', reason: expect.stringContaining('newer Secateur') },
    { kind: 'case', id: 'phantom_006', name: 'phantom_006', reason: expect.stringContaining('[]') },
    {
      kind: 'mask',
      id: 'phantom_002/1',
      name: 'mask 1 of phantom_002',
      reason: expect.stringContaining('model facts cannot be read'),
    },
  ]);
  expect((await handlers['runs.list']({})).map(({ id }) => id)).not.toContain('l1-2d-4');
  await handlers['training.remove']({ run: 'l1-2d-4' });
  await handlers['studies.remove']({ study: 'study-1' });
  await handlers['cases.remove']({ cases: ['phantom_006'] });
  await handlers['segment.remove']({ case: 'phantom_002', number: 1 });
  expect(await handlers['project.unreadable']({})).toEqual([]);
  expect(await handlers['project.info']({})).toMatchObject({ runCount: 3, caseCount: 5, notices: [] });
});

test.each(["modality = 'MX'", "channels = '{}'", "classes = 'x'"])(
  'a project whose data set cannot be read (%s) opens, says so, and takes it said again',
  async (change) => {
    alter(`UPDATE dataset SET ${change}`);
    const { dataset, caseCount, notices } = await open();
    const { handlers } = services;
    expect([dataset, caseCount]).toEqual([null, 6]);
    expect(notices.join()).toContain('What the project says of its images cannot be read');
    expect(await handlers['runs.list']({})).toHaveLength(4);
    expect(await handlers['dataset.cases']({})).toHaveLength(6);
    const proposal = () => handlers['training.propose']({ dims: 2, architecture: 'unet' });
    await expect(proposal()).rejects.toThrow('cannot be read');
    const classes = ['background', 'head', 'tail'];
    await expect(handlers['dataset.describe']({ modality: 'MR' })).rejects.toMatchObject({
      hint: 'Say all three: modality, channels and classes.',
    });
    await expect(
      handlers['dataset.describe']({ modality: 'MR', channels: ['T1', 'T2'], classes }),
    ).rejects.toThrow('1 images each; 2 channels');
    const described = await handlers['dataset.describe']({ modality: 'MR', channels: ['T1'], classes });
    expect(described).toMatchObject({ modality: 'MR', channels: ['T1'] });
    expect((await handlers['project.info']({})).dataset).toEqual(described);
    expect((await proposal()).preparation.normalization).toHaveLength(1);
  },
);

test('a case can be removed from a project whose data set cannot be read', async () => {
  alter("UPDATE dataset SET classes = 'x'");
  await open();
  await services.handlers['cases.remove']({ cases: ['phantom_006'] });
  expect((await services.handlers['project.info']({})).caseCount).toBe(5);
});
