/** The page of devices in the whole app, without a project: tried, forced, and decided by the environment. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openApp, type App } from '../support/app.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const variable = 'SECATEUR_DEVICE';

let app: App;
beforeAll(async () => {
  vi.stubEnv(variable, undefined);
  app = await openApp();
  await app.visit('devices');
  await app.page.getByRole('heading', { name: 'In use' }).waitFor();
});
afterAll(async () => {
  await app.close();
  vi.unstubAllEnvs();
});

const row = (name: RegExp) => app.page.getByRole('row', { name });

test('everything that is there is tried, and the page says what came of it', async () => {
  await app.page.getByRole('button', { name: 'Try all again' }).click();
  await row(/onnx\/cpu.*works/).waitFor();
  expect(await row(/onnx\/cpu/).innerText()).toMatch(/onnxruntime .* on the CPU[^]*\d ms[^]*\d ms[^]*e-\d/);
  expect(await row(/onnx\/cuda/).innerText()).toContain('absent');
  expect(await row(/reference\/cpu/).innerText()).toContain('not tried');
  expect(await app.accessibilityFaults()).toEqual([]);
  await app.screenshot('devices');
});

test('training and prediction are chosen apart, by hand or by the trial', async () => {
  const [training, inference] = [app.page.getByLabel('Train on'), app.page.getByLabel('Predict on')];
  await training.selectOption('reference/cpu');
  await app.page.getByText('It was chosen by hand.').waitFor();
  const { choices } = await app.services.handlers['devices.list']({ refresh: false });
  expect(choices.training).toMatchObject({ id: { engine: 'reference', device: 'cpu' }, by: 'user' });
  expect(choices.inference.by).toBe('trial');
  expect([await training.inputValue(), await inference.inputValue()]).toEqual(['reference/cpu', 'auto']);
  await app.page.reload();
  await expect.poll(() => training.inputValue()).toBe('reference/cpu');
  await training.selectOption('auto');
  await expect.poll(() => app.page.getByText('It was chosen by hand.').count()).toBe(0);
});

test('what the environment decides cannot be changed here, and the page says so', async () => {
  vi.stubEnv(variable, 'onnx/cpu');
  await app.page.getByRole('button', { name: 'Try all again' }).click();
  await app.page.getByText(`The variable ${variable} of the environment asks for it.`).first().waitFor();
  await expect.poll(() => app.page.getByLabel('Train on').isDisabled()).toBe(true);
});

test('nothing was asked of the outside, and the policy was kept', () => {
  expect(app.watch).toEqual({ violations: [], outside: [], errors: [] });
  expect(app.log).toEqual([]);
});
