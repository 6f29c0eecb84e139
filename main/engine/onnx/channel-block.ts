/**
 * How many channels onnxruntime's blocked convolution kernels take at once on this processor: 16 with AVX-512 or NEON,
 * 8 with AVX2. onnxruntime tells nobody, so a tiny graph asks it: its image comes back filled up to one block.
 */
import { encodeModel } from './model-proto.ts';
import { ort } from './runtime.ts';

/** 1 where there are no such kernels. */
export async function findChannelBlock(): Promise<number> {
  const side = 2;
  const model = encodeModel({
    name: 'channel-block',
    inputs: [{ name: 'x', type: 'float32', shape: [1, 4, side, side] }],
    outputs: [{ name: 'y', type: 'float32', shape: [1, 'channels', side, side] }],
    nodes: [
      {
        name: 'reorder',
        operator: 'ReorderInput',
        domain: 'com.microsoft.nchwc',
        inputs: ['x'],
        outputs: ['y'],
        attributes: {},
      },
    ],
    initializers: [],
  });
  try {
    const session = await ort.InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 });
    const image = new ort.Tensor('float32', new Float32Array(4 * side * side), [1, 4, side, side]);
    const channels = (await session.run({ x: image }))['y']?.dims[1] ?? 1;
    await session.release();
    return channels % 8 === 0 ? channels : 1;
  } catch {
    // A build of onnxruntime without these kernels: plain convolutions do.
    return 1;
  }
}
