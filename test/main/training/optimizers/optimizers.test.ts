import { expect, test } from 'vitest';
import type { OptimizerConfig } from '../../../../shared/training.ts';
import { add, input, program, state, type Tensor } from '../../../../main/tensor/index.ts';
import { optimizers } from '../../../../main/training/optimizers/index.ts';
import { engine } from '../fixtures.ts';

/** Parameter and slots after each of several steps on given gradients. */
async function steps(
  changes: Partial<OptimizerConfig>,
  gradients: number[][],
): Promise<Map<string, Float32Array>[]> {
  const config = {
    kind: 'sgd',
    learningRate: 0,
    momentum: 0.9,
    weightDecay: 0,
    clipNorm: 0,
    ...changes,
  } as const;
  const { slots, update } = optimizers[config.kind];
  const parameter = state('w', [2]);
  const step = add(state('step', []), 1);
  const old = new Map(slots.map((slot) => [slot, state(slot, [2])]));
  const next = update({
    parameter,
    gradient: input('gradient', [2]),
    step,
    config,
    slot: (name) => old.get(name)!,
    learningRate: input('learningRate', []),
  });
  const updates: Record<string, Tensor> = { w: next.parameter, ...next.slots, step };
  const first = new Map([
    ['w', Float32Array.of(1, -2)],
    ['step', Float32Array.of(0)],
  ]);
  for (const slot of slots) first.set(slot, new Float32Array(2));
  const executable = await engine.compile(program({ outputs: {}, updates }), first);
  const states = [];
  for (const gradient of gradients) {
    await executable.run({ gradient: Float32Array.from(gradient), learningRate: Float32Array.of(0.1) });
    states.push(await executable.readState());
  }
  await executable.dispose();
  return states;
}

// Gradients (0.5, -1), then (-0.25, 2); learning rate 0.1; the formulas are those of PyTorch's documentation.
const twoSteps = [
  [0.5, -1],
  [-0.25, 2],
];

function expectClose(actual: Float32Array | undefined, expected: number[], digits = 5): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => expect(actual![index]).toBeCloseTo(value, digits));
}

test('SGD with Nesterov momentum and weight decay', async () => {
  const [first, second] = await steps({ kind: 'sgd', weightDecay: 0.1 }, twoSteps);
  // g = (0.5 + 0.1, -1 - 0.2); b = g; w -= 0.1 (g + 0.9 b)
  expectClose(first!.get('momentum'), [0.6, -1.2]);
  expectClose(first!.get('w'), [1 - 0.1 * 1.14, -2 + 0.1 * 2.28]);
  // g = (-0.25 + 0.0886, 2 - 0.1772); b = 0.9 b + g
  expectClose(second!.get('momentum'), [0.3786, 0.7428]);
  expectClose(second!.get('w'), [0.886 - 0.1 * (-0.1614 + 0.34074), -1.772 - 0.1 * (1.8228 + 0.66852)]);
});

test('Adam with L2 weight decay', async () => {
  const [first, second] = await steps({ kind: 'adam', weightDecay: 0.1 }, twoSteps);
  // The first step moves by the learning rate, whatever the gradient's size.
  expectClose(first!.get('m'), [0.06, -0.12]);
  expectClose(first!.get('v'), [0.00036, 0.00144], 7);
  expectClose(first!.get('w'), [0.9, -1.9], 4);
  // g = (-0.25 + 0.09, 2 - 0.19) = (-0.16, 1.81)
  expectClose(second!.get('m'), [0.9 * 0.06 - 0.016, -0.9 * 0.12 + 0.181]);
  expectClose(second!.get('v'), [0.999 * 0.00036 + 0.001 * 0.0256, 0.999 * 0.00144 + 0.001 * 3.2761], 7);
  const moved = (m: number, v: number): number =>
    (0.1 * (m / (1 - 0.9 ** 2))) / (Math.sqrt(v / (1 - 0.999 ** 2)) + 1e-8);
  expectClose(second!.get('w'), [0.9 - moved(0.038, 0.00038524), -1.9 - moved(0.073, 0.00471466)], 4);
});

test('AdamW shrinks the parameter itself and keeps decay out of its moments', async () => {
  const [first] = await steps({ kind: 'adamw', weightDecay: 0.1 }, twoSteps);
  expectClose(first!.get('m'), [0.05, -0.1]);
  expectClose(first!.get('w'), [0.99 - 0.1, -1.98 + 0.1], 4);
});
