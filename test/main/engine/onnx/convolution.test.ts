/**
 * The onnx engine has several ways to run a convolution and its gradients, chosen by size: the examples of the
 * primitives are too small to reach all of them.
 */
import { describe, expect, it } from 'vitest';
import { findChannelBlock } from '../../../../main/engine/onnx/channel-block.ts';
import { emitProgram } from '../../../../main/engine/onnx/emit.ts';
import { createOnnxEngine } from '../../../../main/engine/onnx/engine.ts';
import * as t from '../../../../main/tensor/index.ts';
import {
  convolutionCases,
  expectLikeReference,
  programOf,
  same2D,
  same3D,
  values,
} from '../../../support/convolution-cases.ts';
import type { Case } from '../../../support/convolution-cases.ts';

describe('convolution and its gradients', () => {
  it.each(Object.entries(convolutionCases))('%s', async (_, each) => {
    await expectLikeReference(createOnnxEngine({ threads: 1 }), each);
  });
});

describe('the choice of kernels', () => {
  const blockedNodes = (each: Case, channelBlock: number): number =>
    emitProgram(programOf(each), { provider: 'cpu', channelBlock }).model.nodes.filter(
      ({ operator, domain }) => operator === 'Conv' && domain === 'com.microsoft.nchwc',
    ).length;

  it('blocks a convolution and its input gradient where channels fill the blocks', () => {
    expect(blockedNodes({ x: [2, 16, 5, 7], w: [32, 16, 3, 3], ...same2D }, 16)).toBe(2);
    expect(blockedNodes({ x: [2, 16, 4, 5, 3], w: [16, 16, 3, 3, 3], ...same3D }, 16)).toBe(2);
  });
  it('blocks nothing where most of a block would be zeros, or without such kernels', () => {
    expect(blockedNodes({ x: [2, 17, 5, 7], w: [17, 17, 3, 3], ...same2D }, 16)).toBe(0);
    expect(blockedNodes({ x: [2, 16, 5, 7], w: [32, 16, 3, 3], ...same2D }, 1)).toBe(0);
  });
  it('leaves constant weights in 2D to onnxruntime', () => {
    const y = t.convolution(t.input('x', [1, 16, 4, 4]), t.constant(values([16, 16, 3, 3]), [16, 16, 3, 3]));
    const { model } = emitProgram(t.program({ outputs: { y } }), { provider: 'cpu', channelBlock: 16 });
    expect(model.nodes.filter(({ domain }) => domain !== undefined)).toEqual([]);
  });
  it('asks onnxruntime for the size of a block', async () => {
    expect([1, 8, 16]).toContain(await findChannelBlock());
  });
});
