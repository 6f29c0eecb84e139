import { describe, expect, it } from 'vitest';
import { chosenValue, DeviceList, deviceOptions } from '../../../renderer/devices/device-list.svelte.ts';
import { Session } from '../../../renderer/session.svelte.ts';
import {
  processor,
  type DeviceChoice,
  type DeviceOverview,
  type DeviceReport,
} from '../../../shared/devices.ts';
import { fakeApi } from '../support/fake-api.ts';

const card: DeviceReport = {
  id: { engine: 'onnx', device: 'webgpu' },
  title: 'Graphics card',
  absence: '',
  trial: {
    problem: 'The driver is gone.',
    description: '',
    largestDifference: null,
    milliseconds: { training: null, inference: null },
    fallbacks: [],
  },
};
const cpu: DeviceReport = { id: processor, title: 'Processor', absence: '', trial: null };
const absent: DeviceReport = {
  ...cpu,
  id: { engine: 'onnx', device: 'cuda' },
  absence: 'No card was found.',
};

const byTrial: DeviceChoice = { id: processor, reason: 'No other device was found.', by: 'trial' };
const byUser: DeviceChoice = { id: card.id, reason: 'It was chosen by hand.', by: 'user' };
const overview: DeviceOverview = {
  adapters: [],
  devices: [cpu, card, absent],
  choices: { training: byUser, inference: byTrial },
};

describe('deviceOptions', () => {
  it('lists what the machine has, the automatic choice first with what it comes to', () => {
    const options = deviceOptions(overview, 'inference');
    expect(options.map(({ value }) => value)).toEqual(['auto', 'onnx/cpu', 'onnx/webgpu']);
    expect(options[0]?.hint).toBe('Processor (onnx/cpu). No other device was found.');
    expect(chosenValue(overview, 'inference')).toBe('auto');
  });
  it('warns of a forced device that failed', () => {
    expect(chosenValue(overview, 'training')).toBe('onnx/webgpu');
    expect(deviceOptions(overview, 'training')[2]?.hint).toBe(
      'It was chosen by hand. It failed in the trial.',
    );
  });
});

describe('DeviceList', () => {
  it('forces a device for one purpose, and gives the choice back', async () => {
    const api = fakeApi({ 'devices.choose': () => overview, 'devices.list': () => overview });
    const list = new DeviceList(api, new Session(api));
    await list.load();
    await list.choose('training', 'onnx/webgpu');
    await list.choose('inference', 'auto');
    expect(api.calls.filter(({ method }) => method.startsWith('devices.'))).toEqual([
      { method: 'devices.list', params: { refresh: false } },
      { method: 'devices.choose', params: { purpose: 'training', device: card.id } },
      { method: 'devices.choose', params: { purpose: 'inference', device: null } },
    ]);
    expect(list).toMatchObject({ overview, busy: false });
  });
  it('keeps what it shows when a call fails', async () => {
    let lost = false;
    const answer = () => {
      if (lost) throw new Error('lost');
      return overview;
    };
    const api = fakeApi({ 'devices.list': answer });
    const list = new DeviceList(api, new Session(api));
    await list.load();
    lost = true;
    await list.load(true);
    expect(list).toMatchObject({ overview, busy: false });
  });
});
