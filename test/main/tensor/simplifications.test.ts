/**
 * Every simplification rule by itself, as text before and after: a rule that stops firing changes no number, so only
 * this and the budgets of `test/main/training/node-budgets.test.ts` hear of it. What comes out must have the same values.
 */
import { expect, test } from 'vitest';
import { collect } from '../../../main/tensor/collect.ts';
import * as t from '../../../main/tensor/index.ts';
import type { Program, Tensor } from '../../../main/tensor/index.ts';
import { simplificationRules, simplify } from '../../../main/tensor/simplify.ts';
import { runSimple } from '../../support/double.ts';
import { examples, w, x, type RuleName } from './simplification-examples.ts';

const names = Object.keys(simplificationRules) as RuleName[];
const cases = names.flatMap((rule) =>
  examples[rule].map((example) => [rule, example.what, example] as const),
);

const text = (block: string): string => block.trim().replace(/^ +/gm, '');

const collected = (y: Tensor): Program => collect(new Map([['y', y]]), new Map());

/** Numbers a third apart from each other; positions are 0, 1 … */
function valuesOf({ inputs }: Program): Map<string, Float64Array> {
  return new Map(
    [...inputs].map(([name, { shape }]) => [
      name,
      Float64Array.from({ length: t.sizeOf(shape) }, (_, index) => (name === 'at' ? index : (index + 1) / 3)),
    ]),
  );
}

test.each(cases)('%s: %s', (rule, _, { y, before, after }) => {
  const whole = collected(y);
  expect(t.printProgram(whole)).toBe(text(before));
  const simpler = simplify(whole, [simplificationRules[rule]]);
  expect(t.printProgram(simpler)).toBe(text(after));
  expect(runSimple(simpler, valuesOf(whole))).toEqual(runSimple(whole, valuesOf(whole)));
});

test('equal nodes become one, in either order of operands where that does not matter', () => {
  const [product, same] = [t.multiply(x, w), t.multiply(w, x)];
  const [difference, other] = [t.subtract(x, w), t.subtract(w, x)];
  const whole = collected(t.concatenate([product, same, difference, other], 0));
  expect(t.printProgram(simplify(whole, []))).toBe(
    text(`
      input x [2, 3]
      input w [3]
      a = multiply x w : [2, 3]
      b = subtract x w : [2, 3]
      c = subtract w x : [2, 3]
      d = concatenate a a b c {axis: 0} : [8, 3]
      output y = d`),
  );
});

test('0 and −0 stay two', () => {
  const whole = collected(
    t.concatenate([t.divide(1, t.constant(0, [1])), t.divide(1, t.constant(-0, [1]))], 0),
  );
  expect(t.printProgram(simplify(whole, []))).toContain('divide 1[] -0[1]');
});

test('numbers of which some are 0 and some −0 are not one repeated number', () => {
  const whole = collected(t.divide(1, t.constant(Float32Array.of(0, -0), [2])));
  expect(t.printProgram(simplify(whole))).toContain('divide 1[] (0 -0)[2]');
});

test('rules work on what other rules leave', () => {
  const repeated = t.broadcastTo(t.reshape(t.reshape(w, [3, 1]), [3]), [2, 3]);
  expect(t.printProgram(t.program({ outputs: { y: t.add(t.multiply(x, repeated), 0) } }))).toBe(
    text(`
      input x [2, 3]
      input w [3]
      a = multiply x w : [2, 3]
      output y = a`),
  );
});
