/**
 * A host whose thread does not stop when it is asked to: it multiplies matrices in onnxruntime for a minute, or waits
 * for ever for a pipe that nobody writes to, or its main thread has an error that nobody hears of.
 */
import { encodeModel } from '../../../main/engine/onnx/model-proto.ts';
import type { CallContext } from '../../../main/threads/messages.ts';
import { openThread } from '../../../main/threads/thread.ts';
import { serve } from '../../../main/threads/serve.ts';
import { isMainThread } from 'node:worker_threads';
import { readFileSync } from 'node:fs';
import { endOnSignals } from '../../../main/services/ending.ts';

const calls = {
  multiply: async (seconds: number, { emit }: CallContext<null>): Promise<null> => {
    const { ort } = await import('../../../main/engine/onnx/runtime.ts');
    const side = 1500;
    const matrix = (name: string) => ({ name, type: 'float32' as const, shape: [side, side] });
    const count = 20 * seconds;
    const nodes = Array.from({ length: count }, (_, index) => ({
      name: `node${index}`,
      operator: 'MatMul',
      inputs: [`m${index}`, 'm0'],
      outputs: [`m${index + 1}`],
      attributes: {},
    }));
    const [inputs, outputs] = [[matrix('m0')], [matrix(`m${count}`)]];
    const model = encodeModel({ name: 'long', inputs, outputs, nodes, initializers: [] });
    const session = await ort.InferenceSession.create(model);
    emit(null);
    await session.run({ m0: new ort.Tensor('float32', new Float32Array(side * side), [side, side]) });
    return null;
  },
  read: (path: string, { emit }: CallContext<null>): null => {
    emit(null);
    readFileSync(path);
    return null;
  },
};

if (isMainThread) {
  const thread = openThread<typeof calls>(new URL(import.meta.url), { name: 'stubborn' });
  const [how = '', path = ''] = process.argv.slice(2);
  const onEvent = () => console.log('going');
  const call =
    how === 'multiply' ? thread.call('multiply', 60, { onEvent }) : thread.call('read', path, { onEvent });
  call.catch((cause: unknown) => console.error(cause));
  endOnSignals({ stop: () => thread.close(500), say: (line) => console.error(line) });
} else serve(calls);
