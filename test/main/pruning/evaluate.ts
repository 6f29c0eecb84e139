/** Runs a small expression on an engine: the tests of tensor expressions compare its numbers. */
import { createOnnxEngine } from '../../../main/engine/onnx/engine.ts';
import { program, type Tensor } from '../../../main/tensor/index.ts';

export async function evaluate(
  outputs: Record<string, Tensor>,
  feeds: Record<string, Float32Array>,
): Promise<Record<string, Float32Array>> {
  const executable = await createOnnxEngine({ threads: 1 }).compile(
    program({ outputs, updates: {} }),
    new Map(),
  );
  const results = await executable.run(feeds);
  await executable.dispose();
  return results;
}
