import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../main/engine/choose.ts';
import { isTensorflowReady } from '../../../main/engine/tensorflow/binding.ts';

describe('chooseEngine', () => {
  it('takes the onnx engine by itself and says why', () => {
    const { engine, reason } = chooseEngine();
    expect(engine.device.engine).toBe('onnx');
    expect(engine.device.description).toMatch(/^onnxruntime 1\.\d+\.\d+ on the CPU, \d+ threads$/);
    expect(reason).toContain('every machine');
  });
  it('takes the one that is named', () => {
    expect(chooseEngine('reference').engine.device.engine).toBe('reference');
    expect(chooseEngine('onnx').reason).toContain('asked for');
  });
  it('opens the TensorFlow engine where it is set up, and says what is missing elsewhere', () => {
    const { ready, reason } = isTensorflowReady();
    if (ready) expect(chooseEngine('tensorflow').engine.device.engine).toBe('tensorflow');
    else expect(() => chooseEngine('tensorflow')).toThrow(reason);
  });
  it('names an engine that there is not', () => {
    expect(() => chooseEngine('cuda')).toThrow('There is no engine "cuda"');
  });
});
