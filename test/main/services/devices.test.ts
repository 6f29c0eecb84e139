/** Devices of this machine as the services know them: found, chosen by hand, remembered, and never tried twice after a death. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createServices, type Services } from '../../../main/services/index.ts';
import { readDeviceSettings, writeDeviceSettings } from '../../../main/services/device-settings.ts';
import { processor, type DeviceId } from '../../../shared/devices.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const onFolder = (settingsFolder: string): Services =>
  createServices({ host: 'cli', version: '0', reason: '', settingsFolder, log: () => undefined });

const reference: DeviceId = { engine: 'reference', device: 'cpu' };

beforeEach(() => vi.stubEnv('SECATEUR_DEVICE', '')); // the tests run on a device that is named there
afterEach(() => vi.unstubAllEnvs());

test('the processor is always there, and works for both purposes', async () => {
  const services = onFolder(temporaryFolder());
  const { devices, choices } = await services.handlers['devices.list']({ refresh: false });
  expect(devices.find(({ id }) => id.engine === 'onnx' && id.device === 'cpu')).toMatchObject({
    absence: '',
  });
  for (const choice of Object.values(choices)) expect(choice.reason).not.toBe('');
  await services.close();
});

test('what was chosen by hand is remembered, for its purpose alone, until it is taken back', async () => {
  const settings = temporaryFolder();
  const first = onFolder(settings);
  await first.handlers['devices.choose']({ purpose: 'training', device: processor });
  await first.close();
  expect(readDeviceSettings(settings).forced).toEqual({ training: processor, inference: null });

  const second = onFolder(settings);
  const { choices } = await second.handlers['devices.list']({ refresh: false });
  expect(choices.training).toMatchObject({ id: processor, by: 'user' });
  expect(choices.inference.by).toBe('trial');
  const back = await second.handlers['devices.choose']({ purpose: 'training', device: null });
  expect(back.choices.training.by).toBe('trial');
  await second.close();
});

test('a device that this machine has not is refused, and nothing is remembered', async () => {
  const settings = temporaryFolder();
  const services = onFolder(settings);
  const card: DeviceId = { engine: 'onnx', device: process.platform === 'win32' ? 'cuda' : 'dml' };
  await expect(
    services.handlers['devices.choose']({ purpose: 'inference', device: card }),
  ).rejects.toMatchObject({
    code: expect.stringMatching(/./) as string,
    hint: expect.stringMatching(/./) as string,
  });
  expect(() => readFileSync(join(settings, 'devices.json'))).toThrow(/ENOENT/);
  await services.close();
});

test('the environment outranks what was chosen, and a name that it gets wrong is said', async () => {
  const settings = temporaryFolder();
  await writeDeviceSettings(settings, {
    ...readDeviceSettings(settings),
    forced: { training: reference, inference: null },
  });
  vi.stubEnv('SECATEUR_DEVICE', 'onnx/cpu');
  const services = onFolder(settings);
  const { choices } = await services.handlers['devices.list']({ refresh: false });
  expect(choices.training).toMatchObject({ id: processor, by: 'environment' });
  await services.close();

  vi.stubEnv('SECATEUR_DEVICE', 'abacus');
  const other = onFolder(settings);
  await expect(other.handlers['devices.list']({ refresh: false })).rejects.toMatchObject({
    message: expect.stringContaining('"abacus"') as string,
  });
  await other.close();
});
