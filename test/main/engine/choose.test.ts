import { describe, expect, it } from 'vitest';
import type { DeviceId, DeviceReport, DeviceTrial } from '../../../shared/devices.ts';
import { processor } from '../../../shared/devices.ts';
import { chooseDevice } from '../../../main/engine/choose.ts';

const webgpu: DeviceId = { engine: 'onnx', device: 'webgpu' };

function report(id: DeviceId, training: number | null, inference = training, problem = ''): DeviceReport {
  const trial: DeviceTrial = {
    problem,
    description: 'a device',
    largestDifference: 0,
    milliseconds: { training, inference },
    fallbacks: [],
  };
  return { id, title: 'A device', absence: '', trial };
}

describe('chooseDevice', () => {
  it('takes the fastest for each purpose and says by how much', () => {
    const reports = [report(processor, 30, 4), report(webgpu, 10, 5)];
    expect(chooseDevice(reports, 'training')).toEqual({
      id: webgpu,
      reason: 'The fastest in the trial: 10.0 ms for a training step, onnx/cpu took 30.0 ms.',
      by: 'trial',
    });
    expect(chooseDevice(reports, 'inference').id).toEqual(processor);
  });
  it('leaves out what failed, however fast, and names it', () => {
    const reports = [report(processor, 30), report(webgpu, 1, 1, 'Its numbers differ.')];
    const { id, reason } = chooseDevice(reports, 'training');
    expect(id).toEqual(processor);
    expect(reason).toContain('left out: onnx/webgpu');
  });
  it('falls back on the processor where nothing was tried or all failed', () => {
    expect(chooseDevice([], 'training').id).toEqual(processor);
    expect(chooseDevice([report(webgpu, null, null, 'no adapter')], 'training').id).toEqual(processor);
  });
  it('obeys', () => {
    const reports = [report(processor, 1), report(webgpu, 100)];
    expect(chooseDevice(reports, 'training', { id: webgpu, by: 'user' })).toMatchObject({
      id: webgpu,
      by: 'user',
    });
  });
});
