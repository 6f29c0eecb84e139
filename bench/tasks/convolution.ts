/** One 3 × 3 (× 3) convolution alone, its weights constant, to see what the machine can give. */
import type { Engine } from '../../main/engine/engine.ts';
import { constant, convolution, input, program, type Shape, sizeOf, sum } from '../../main/tensor/index.ts';
import { createRandom } from '../../shared/random.ts';
import type { OpenTask } from './open-task.ts';

export interface ConvolutionCase {
  /** Into it and out of it. */
  readonly filters: number;
  readonly patch: readonly number[];
  readonly batch: number;
}

export async function openConvolution(
  engine: Engine,
  { filters, patch, batch }: ConvolutionCase,
): Promise<OpenTask> {
  const random = createRandom(1);
  const normal = (shape: Shape): Float32Array =>
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
  const shape = [batch, filters, ...patch];
  const kernel = [filters, filters, ...patch.map(() => 3)];
  const y = convolution(input('image', shape), constant(normal(kernel), kernel), {
    padding: patch.map(() => 1),
  });
  // Of the whole map one number leaves the graph, lest copying it be measured.
  const outputs = {
    total: sum(
      y,
      shape.map((_, axis) => axis),
    ),
  };
  const executable = await engine.compile(program({ outputs }), new Map());
  const image = normal(shape);
  return {
    facts: { macs: sizeOf(kernel) * sizeOf(patch) },
    run: () => executable.run({ image }),
    close: () => executable.dispose(),
  };
}
