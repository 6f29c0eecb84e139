/** Folders of the machine for hosts without a dialogue of their own: never the one that the program was started in. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createServices } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const services = createServices({
  host: 'browser',
  version: '0',
  reason: '',
  settingsFolder: temporaryFolder(),
  log: () => undefined,
});
const { handlers } = services;

test('a listing says where one may want to go', async () => {
  const project = join(temporaryFolder(), 'project');
  await handlers['project.open']({ path: project, create: true });
  const { places } = await handlers['host.listFolder']({ path: '' });
  expect(places.map(({ path }) => path)).toEqual([homedir(), dirname(project)]);
  await services.close();
});

test('a folder is made, and told why not', async () => {
  const folder = join(temporaryFolder(), 'new');
  await handlers['host.makeFolder']({ path: folder });
  expect(existsSync(folder)).toBe(true);
  await expect(handlers['host.makeFolder']({ path: '/proc/none/new' })).rejects.toThrow('/proc/none');
});

test('a name alone is refused, and nothing is made where the program runs', async () => {
  const name = 'secateur-test-relative';
  for (const call of [
    () => handlers['project.open']({ path: name, create: true }),
    () => handlers['host.makeFolder']({ path: name }),
    () => handlers['host.listFolder']({ path: name }),
  ])
    await expect(call()).rejects.toThrow(`“${name}” does not say in which folder it is`);
  expect(existsSync(name)).toBe(false);
});
