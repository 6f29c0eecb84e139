/** Calls as the command line makes them: straight to the handlers. */
import { armsNamed } from '../../support/arms.ts';
import { expect, test } from 'vitest';
import { paramSchemas, type MethodName } from '../../../shared/contract.ts';
import { dispatch } from '../../../main/services/dispatch.ts';
import { emptyProject, quietServices, tinyConfig, tinyData, tinyProject } from './support.ts';

test('every method refuses what is not in its schema, whoever calls', async () => {
  const { services } = await emptyProject();
  for (const method of Object.keys(paramSchemas) as MethodName[]) {
    const call = services.handlers[method] as (params: unknown) => Promise<unknown>;
    await expect(call({ surprise: 1 }), method).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(method) as string,
    });
  }
  await services.close();
});

test('a study that could not be read back is refused before it is stored', async () => {
  const services = quietServices();
  await tinyProject(services, await tinyData());
  const { handlers } = services;
  const base = await tinyConfig(services);
  const config = {
    base,
    arms: armsNamed(['l1']),
    cuts: [0.5],
    folds: [0],
    denseEpochs: 0,
    seeds: Array.from({ length: 21 }, (_, seed) => seed),
  };
  await expect(handlers['studies.start']({ name: 'many', config })).rejects.toThrow(/config\.seeds/);
  expect(await handlers['studies.list']({})).toEqual([]);
  await services.close();
});

test('a call from outside that is none is an error as data, whatever it is made of', async () => {
  const { handlers } = quietServices();
  const lines: string[] = [];
  const call = (method: unknown, params: unknown) =>
    dispatch(handlers, { method, params }, (line) => lines.push(line));
  for (const method of [undefined, {}, Object.create(null), 'toString', '__proto__'])
    expect(await call(method, {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  expect(await call('host.listFolder', { path: '/tmp\0' })).toMatchObject({
    error: { message: expect.stringContaining('the character NUL') as string },
  });
  expect(lines).toEqual([]);
});
