import { describe, expect, it } from 'vitest';
import { devices, openDevice } from '../../../main/engine/devices.ts';
import { isTensorflowReady } from '../../../main/engine/tensorflow/binding.ts';
import { deviceText } from '../../../shared/devices.ts';

describe('openDevice', () => {
  it('opens the device that is named', async () => {
    const engine = await openDevice({ engine: 'onnx', device: 'cpu' });
    expect(engine.device).toMatchObject({ engine: 'onnx', name: 'cpu' });
    expect(engine.device.description).toMatch(/^onnxruntime 1\.\d+\.\d+ on the CPU, \d+ threads$/);
    expect((await openDevice({ engine: 'reference', device: 'cpu' })).device.engine).toBe('reference');
  });
  it('names what an engine has where the device is none of its own', async () => {
    await expect(openDevice({ engine: 'reference', device: 'cuda' })).rejects.toThrow(
      'The reference engine has no device "cuda"; it has cpu.',
    );
  });
  it.skipIf(process.platform === 'win32')('says why a device is absent', async () => {
    await expect(openDevice({ engine: 'onnx', device: 'dml' })).rejects.toThrow('part of Windows');
  });
  it('opens the TensorFlow engine where it is set up, and says what is missing and what to do elsewhere', async () => {
    const { ready, reason } = isTensorflowReady();
    const opened = openDevice({ engine: 'tensorflow', device: 'cpu' });
    if (ready) expect((await opened).device).toMatchObject({ engine: 'tensorflow', name: 'cpu' });
    else
      await expect(opened).rejects.toMatchObject({
        message: expect.stringContaining(reason) as string,
        hint: expect.stringContaining('npm run engine:tensorflow') as string,
      });
  });
  it('lists no device twice', () => {
    const names = devices.map(({ id }) => deviceText(id));
    expect(new Set(names).size).toBe(names.length);
  });
});
