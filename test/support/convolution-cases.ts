/** Convolutions of all shapes: sizes at which the engines choose different kernels, tails, uneven kernels, 1D to 3D. */
import { expect } from 'vitest';
import type { Engine } from '../../main/engine/engine.ts';
import { createReferenceEngine } from '../../main/engine/reference/engine.ts';
import * as t from '../../main/tensor/index.ts';
import type { Program, Shape } from '../../main/tensor/index.ts';
import { createRandom } from '../../shared/random.ts';
import { weightedSum } from './primitive-examples.ts';

export interface Case {
  readonly x: Shape;
  readonly w: Shape;
  readonly strides?: Shape;
  readonly padding?: Shape;
}

export const same2D = { padding: [1, 1] };
export const same3D = { padding: [1, 1, 1] };

export const convolutionCases: Readonly<Record<string, Case>> = {
  'whole blocks': { x: [2, 16, 5, 7], w: [32, 16, 3, 3], ...same2D },
  'a filled-up block': { x: [1, 15, 6, 5], w: [30, 15, 3, 3], ...same2D },
  'too few channels to block': { x: [2, 5, 6, 5], w: [7, 5, 3, 3], ...same2D },
  'more channels in than out': { x: [2, 9, 6, 5], w: [4, 9, 3, 3], ...same2D },
  'strides, blocked': { x: [2, 16, 8, 7], w: [16, 16, 3, 3], strides: [2, 2], padding: [1, 1] },
  'a stride of 3, tail dropped': { x: [1, 2, 11, 10], w: [3, 2, 2, 4], strides: [3, 3] },
  'even kernel, uneven padding': { x: [1, 3, 5, 6], w: [2, 3, 2, 4], padding: [1, 2] },
  'padding beyond the kernel': { x: [1, 2, 4, 4], w: [3, 2, 1, 2], padding: [1, 2] },
  'small maps of many channels': { x: [3, 32, 2, 3], w: [24, 32, 3, 3], ...same2D },
  'small maps, strides': { x: [3, 32, 4, 3], w: [24, 32, 3, 3], strides: [2, 2], padding: [1, 1] },
  'small maps, window = stride': { x: [3, 16, 4, 2], w: [24, 16, 2, 2], strides: [2, 2] },
  '3D, small maps': { x: [2, 16, 2, 2, 3], w: [16, 16, 3, 3, 3], ...same3D },
  '1 × 1': { x: [2, 16, 4, 3], w: [3, 16, 1, 1] },
  '1D': { x: [2, 3, 9], w: [4, 3, 3], padding: [1] },
  '3D, whole blocks': { x: [2, 16, 4, 5, 3], w: [16, 16, 3, 3, 3], ...same3D },
  '3D, filled up, no depth': { x: [1, 15, 3, 5, 4], w: [16, 15, 1, 3, 3], padding: [0, 1, 1] },
  '3D, more channels in than out': { x: [1, 6, 3, 4, 5], w: [2, 6, 3, 3, 3], ...same3D },
  '3D, strides': { x: [2, 3, 5, 6, 7], w: [4, 3, 3, 3, 3], strides: [2, 2, 2], ...same3D },
  '3D, strides, whole blocks': { x: [1, 16, 4, 3, 5], w: [16, 16, 3, 3, 3], strides: [2, 2, 2], ...same3D },
  '3D, strides of one axis': { x: [1, 2, 4, 6, 5], w: [3, 2, 3, 3, 3], strides: [1, 2, 2], ...same3D },
  '3D, window = stride': { x: [2, 3, 4, 6, 2], w: [2, 3, 2, 2, 2], strides: [2, 2, 2] },
  '3D, a tap beyond every output': { x: [1, 2, 4, 5, 6], w: [2, 2, 1, 1, 1], strides: [2, 2, 2], ...same3D },
};

/** y = convolution with bias, and the gradient of Σ y · (fixed weights) for each operand. */
export function programOf({ x, w, strides, padding }: Case): Program {
  const operands = [t.input('x', x), t.state('w', w), t.input('bias', [w[0] ?? 0])] as const;
  const window = { ...(strides && { strides }), ...(padding && { padding }) };
  const y = t.convolution(operands[0], operands[1], { bias: operands[2], ...window });
  const [dx, dw, db] = t.gradients(weightedSum(y), operands);
  return t.program({ outputs: { y, dx: dx!, dw: dw!, db: db! } });
}

const random = createRandom(5);
export const values = (shape: Shape): Float32Array =>
  Float32Array.from({ length: t.sizeOf(shape) }, () => random.between(-1, 1));

/** Result and gradients against the reference engine, relative to the largest value. */
export async function expectLikeReference(engine: Engine, each: Case): Promise<void> {
  const feeds = { x: values(each.x), bias: values([each.w[0] ?? 0]) };
  const state = new Map([['w', values(each.w)]]);
  const results = [];
  for (const one of [engine, createReferenceEngine()]) {
    const executable = await one.compile(programOf(each), state);
    results.push(await executable.run(feeds));
  }
  const [actual, expected] = results;
  for (const name of ['y', 'dx', 'dw', 'db']) {
    const scale = Math.max(...(expected?.[name] ?? []).map(Math.abs));
    const error = (actual?.[name] ?? []).map((value, index) => value - (expected?.[name]?.[index] ?? NaN));
    expect(actual?.[name]).toHaveLength(expected?.[name]?.length ?? -1);
    expect(Math.max(...error.map(Math.abs)) / scale, name).toBeLessThan(1e-5);
  }
}
