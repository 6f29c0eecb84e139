/** Every primitive's gradient, and the gradient of that gradient, against central differences in double precision. */
import { describe, expect, test } from 'vitest';
import { add, gradients, input, program, square, sum } from '../../../main/tensor/index.ts';
import type { Tensor } from '../../../main/tensor/index.ts';
import { isSimple, runInDouble, runSimple } from '../../support/double.ts';
import { decomposeProgram } from '../../../main/tensor/decompose.ts';
import { examples, exampleValues, weightedSum } from '../../support/primitive-examples.ts';
import type { Example } from '../../support/primitive-examples.ts';

const operandsOf = ({ inputs }: Example): Tensor[] =>
  inputs.map(({ shape }, position) => input(`x${String(position)}`, shape));

const feedsOf = ({ inputs }: Example): Map<string, Float64Array> =>
  new Map(
    inputs.map((values, position) => [
      `x${String(position)}`,
      Float64Array.from(exampleValues(values, position)),
    ]),
  );

/** Largest difference between the gradients of `loss` and central differences, relative to the larger of 1 and it. */
function gradientError(loss: Tensor, operands: readonly Tensor[], feeds: Map<string, Float64Array>): number {
  const names = operands.map((_, position) => `d${String(position)}`);
  const slopes = gradients(loss, operands);
  const backward = runInDouble(
    program({ outputs: Object.fromEntries(names.map((name, position) => [name, slopes[position] ?? loss])) }),
    feeds,
  );
  const forward = decomposeProgram(program({ outputs: { loss } }), isSimple);
  const value = (): number => runSimple(forward, feeds).get('loss')?.[0] ?? NaN;
  let worst = 0;
  for (const [position, name] of names.entries()) {
    const values = feeds.get(`x${String(position)}`) ?? new Float64Array();
    for (const [index, original] of values.entries()) {
      const step = 1e-4;
      const difference = [2, 1, -1, -2].map((steps) => {
        values[index] = original + steps * step;
        return value();
      });
      values[index] = original;
      const [far = 0, near = 0, nearBack = 0, farBack = 0] = difference;
      const expected = (8 * (near - nearBack) - (far - farBack)) / (12 * step);
      const actual = backward.get(name)?.[index] ?? NaN;
      worst = Math.max(worst, Math.abs(actual - expected) / Math.max(1, Math.abs(expected)));
      if (Number.isNaN(actual)) return NaN;
    }
  }
  return worst;
}

const smooth = examples.filter(({ inputs }) => inputs.every(({ kind }) => kind !== 'ties'));

describe('gradients against central differences', () => {
  test.each(smooth.map((example) => [example.name, example] as const))('%s', (_, example) => {
    const operands = operandsOf(example);
    const loss = weightedSum(example.build(...operands));
    expect(gradientError(loss, operands, feedsOf(example))).toBeLessThan(1e-6);
  });
});

describe('second derivatives against central differences', () => {
  test.each(smooth.map((example) => [example.name, example] as const))('%s', (_, example) => {
    const operands = operandsOf(example);
    // Squared first, so that linear primitives have a second derivative too.
    const loss = weightedSum(square(example.build(...operands)));
    const slopes = gradients(loss, operands).map((slope) => sum(weightedSum(slope)));
    const total = slopes.reduce((joined, slope) => add(joined, slope));
    expect(gradientError(total, operands, feedsOf(example))).toBeLessThan(1e-6);
  });
});
