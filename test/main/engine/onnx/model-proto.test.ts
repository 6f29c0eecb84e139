import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../../../main/engine/onnx/model-proto.ts';
import type { OnnxModel } from '../../../../main/engine/onnx/model-proto.ts';
import { ort } from '../../../../main/engine/onnx/runtime.ts';
import * as proto from '../../../../main/engine/protobuf.ts';

const bytes = (message: proto.Message): number[] => [...proto.joinChunks(message)];

describe('protobuf fields', () => {
  it('writes whole numbers in groups of seven bits', () => {
    expect(bytes(proto.integerField(1, 150))).toEqual([0x08, 0x96, 0x01]);
    expect(bytes(proto.integerField(20, 0))).toEqual([0xa0, 0x01, 0]);
  });
  it('writes negative numbers as int64, in ten bytes', () => {
    expect(bytes(proto.integerField(3, -1))).toEqual([0x18, ...Array<number>(9).fill(0xff), 1]);
  });
  it('writes text, nested messages and packed lists with their length', () => {
    expect(bytes(proto.stringField(2, 'testing'))).toEqual([0x12, 7, ...Buffer.from('testing')]);
    expect(bytes(proto.messageField(3, proto.integerField(1, 150)))).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
    expect(bytes(proto.integersField(4, [3, 270]))).toEqual([0x22, 3, 3, 0x8e, 0x02]);
  });
  it('writes floats in little-endian order', () => {
    expect(bytes(proto.floatField(2, 1))).toEqual([0x15, 0, 0, 0x80, 0x3f]);
  });
  it('refuses what is no whole number', () => {
    expect(() => proto.integerField(1, 0.5)).toThrow('0.5');
  });
});

const scaling: OnnxModel = {
  name: 'scaling',
  inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
  outputs: [{ name: 'y', type: 'float32', shape: ['batch', 1, 2] }],
  nodes: [
    { name: 'scale', operator: 'Mul', inputs: ['x', 'factors'], outputs: ['scaled'], attributes: {} },
    {
      name: 'activate',
      operator: 'LeakyRelu',
      inputs: ['scaled'],
      outputs: ['active'],
      attributes: { alpha: { float: 0.5 } },
    },
    { name: 'axis', operator: 'Unsqueeze', inputs: ['active', 'axes'], outputs: ['y'], attributes: {} },
  ],
  initializers: [
    { name: 'factors', shape: [2], data: Float32Array.of(3, -4) },
    { name: 'axes', shape: [1], data: BigInt64Array.of(1n) },
  ],
  metadata: { author: 'someone' },
};

describe('encodeModel', () => {
  it('writes what onnxruntime reads: names, types, free dimensions, attributes, initializers', async () => {
    const session = await ort.InferenceSession.create(encodeModel(scaling));
    expect(session.inputMetadata).toEqual([
      { name: 'x', isTensor: true, type: 'float32', shape: ['batch', 2] },
    ]);
    expect(session.outputNames).toEqual(['y']);
    const { y } = await session.run({ x: new ort.Tensor('float32', [1, 1, -1, -1], [2, 2]) });
    expect(y?.dims).toEqual([2, 1, 2]);
    expect(y?.data).toEqual(Float32Array.of(3, -2, -1.5, 4));
  });
  it('writes metadata and the domains that nodes use', () => {
    const fused = { ...scaling.nodes[0]!, domain: 'com.microsoft' };
    const text = Buffer.from(encodeModel({ ...scaling, nodes: [fused] })).toString('latin1');
    expect(text).toContain('someone');
    expect(text).toContain('com.microsoft');
  });
});
