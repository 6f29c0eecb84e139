/** For each simplification rule, programs as text before and after it; `simplifications.test.ts` checks them. */
import * as t from '../../../main/tensor/index.ts';
import type { Tensor } from '../../../main/tensor/index.ts';
import type { simplificationRules } from '../../../main/tensor/simplify.ts';

export type RuleName = keyof typeof simplificationRules;

export interface Example {
  readonly what: string;
  readonly y: Tensor;
  readonly before: string;
  readonly after: string;
}

export const x = t.input('x', [2, 3]);
export const w = t.input('w', [3]);
const at = t.input('at', [2, 1]);
const v = t.input('v', [2, 1]);

export const examples: Readonly<Record<RuleName, readonly Example[]>> = {
  foldConstants: [
    {
      what: 'arithmetic on constants',
      y: t.multiply(x, t.sqrt(t.add(t.constant(3), 1))),
      before: `
        input x [2, 3]
        a = add 3[] 1[] : []
        b = sqrt a : []
        c = multiply x b : [2, 3]
        output y = c`,
      after: `
        input x [2, 3]
        a = multiply x 2[] : [2, 3]
        output y = a`,
    },
    {
      what: 'shapes of constants',
      y: t.concatenate([x, t.reshape(t.constant(2, [3, 1]), [1, 3])], 0),
      before: `
        input x [2, 3]
        a = reshape 2[3, 1] {shape: [1, 3]} : [1, 3]
        b = concatenate x a {axis: 0} : [3, 3]
        output y = b`,
      after: `
        input x [2, 3]
        a = concatenate x 2[1, 3] {axis: 0} : [3, 3]
        output y = a`,
    },
    {
      what: 'a long constant of one number, which stays a number and a broadcast',
      y: t.negate(t.negate(t.zeros([50, 40]))),
      before: `
        a = broadcastTo 0[] {shape: [50, 40]} : [50, 40]
        b = negate a : [50, 40]
        c = negate b : [50, 40]
        output y = c`,
      after: `
        a = broadcastTo 0[] {shape: [50, 40]} : [50, 40]
        output y = a`,
    },
  ],
  neutralElement: [
    {
      what: 'x + 0, x · 1, x - 0, x / 1',
      y: t.divide(t.subtract(t.multiply(t.add(x, 0), t.constant(1, [2, 3])), 0), 1),
      before: `
        input x [2, 3]
        a = add x 0[] : [2, 3]
        b = multiply a 1[2, 3] : [2, 3]
        c = subtract b 0[] : [2, 3]
        d = divide c 1[] : [2, 3]
        output y = d`,
      after: `
        input x [2, 3]
        output y = x`,
    },
    {
      what: '1 · x, and 0 + x where it makes no larger shape; 0 - x and 1 / x stay',
      y: t.add(t.constant(0, [2, 3]), t.subtract(0, t.divide(1, t.multiply(1, t.add(0, w))))),
      before: `
        input w [3]
        a = add 0[] w : [3]
        b = multiply 1[] a : [3]
        c = divide 1[] b : [3]
        d = subtract 0[] c : [3]
        e = add 0[2, 3] d : [2, 3]
        output y = e`,
      after: `
        input w [3]
        a = divide 1[] w : [3]
        b = subtract 0[] a : [3]
        c = add 0[2, 3] b : [2, 3]
        output y = c`,
    },
  ],
  trivialShape: [
    {
      what: 'nothing is cut, padded, joined or repeated',
      y: t.pad(t.broadcastTo(t.concatenate([t.slice(x, { starts: [0, 0], ends: [2, 3] })], 1), [2, 3]), {
        before: [0, 0],
        after: [0, 0],
      }),
      before: `
        input x [2, 3]
        a = slice x {starts: [0, 0], ends: [2, 3], strides: [1, 1]} : [2, 3]
        b = concatenate a {axis: 1} : [2, 3]
        c = broadcastTo b {shape: [2, 3]} : [2, 3]
        d = pad c {before: [0, 0], after: [0, 0], value: 0} : [2, 3]
        output y = d`,
      after: `
        input x [2, 3]
        output y = x`,
    },
    {
      what: 'an axis of one element is moved or summed over',
      y: t.sum(t.transpose(v, [1, 0]), [0]),
      before: `
        input v [2, 1]
        a = transpose v {permutation: [1, 0]} : [1, 2]
        b = sum a {axes: [0], keepDims: false} : [2]
        output y = b`,
      after: `
        input v [2, 1]
        a = reshape v {shape: [1, 2]} : [1, 2]
        b = reshape a {shape: [2]} : [2]
        output y = b`,
    },
  ],
  joinShapes: [
    {
      what: 'two of a kind: reshape, transpose, broadcastTo',
      y: t.broadcastTo(
        t.broadcastTo(
          t.transpose(t.transpose(t.reshape(t.reshape(x, [6]), [3, 1, 2]), [1, 2, 0]), [2, 0, 1]),
          [2, 3, 1, 2],
        ),
        [4, 2, 3, 1, 2],
      ),
      before: `
        input x [2, 3]
        a = reshape x {shape: [6]} : [6]
        b = reshape a {shape: [3, 1, 2]} : [3, 1, 2]
        c = transpose b {permutation: [1, 2, 0]} : [1, 2, 3]
        d = transpose c {permutation: [2, 0, 1]} : [3, 1, 2]
        e = broadcastTo d {shape: [2, 3, 1, 2]} : [2, 3, 1, 2]
        f = broadcastTo e {shape: [4, 2, 3, 1, 2]} : [4, 2, 3, 1, 2]
        output y = f`,
      after: `
        input x [2, 3]
        a = reshape x {shape: [3, 1, 2]} : [3, 1, 2]
        b = transpose a {permutation: [0, 1, 2]} : [3, 1, 2]
        c = broadcastTo b {shape: [4, 2, 3, 1, 2]} : [4, 2, 3, 1, 2]
        output y = c`,
    },
  ],
  dropBroadcast: [
    {
      what: 'what an element-wise node repeats anyway',
      y: t.select(t.greater(x, t.broadcastTo(w, [2, 3])), x, t.broadcastTo(v, [2, 3])),
      before: `
        input x [2, 3]
        input w [3]
        input v [2, 1]
        a = broadcastTo w {shape: [2, 3]} : [2, 3]
        b = greater x a : bool [2, 3]
        c = broadcastTo v {shape: [2, 3]} : [2, 3]
        d = select b x c : [2, 3]
        output y = d`,
      after: `
        input x [2, 3]
        input w [3]
        input v [2, 1]
        a = greater x w : bool [2, 3]
        b = select a x v : [2, 3]
        output y = b`,
    },
    {
      what: 'not the one that gives the shape',
      y: t.multiply(t.broadcastTo(w, [2, 3]), w),
      before: `
        input w [3]
        a = broadcastTo w {shape: [2, 3]} : [2, 3]
        b = multiply a w : [2, 3]
        output y = b`,
      after: `
        input w [3]
        a = broadcastTo w {shape: [2, 3]} : [2, 3]
        b = multiply a w : [2, 3]
        output y = b`,
    },
  ],
  scatterOnto: [
    {
      what: 'what is scattered into zeros and added, under a change of shape too',
      y: t.add(
        t.reshape(t.scatterAdd(t.scatterAdd(t.zeros([2, 3]), at, v), at, v), [3, 2]),
        t.reshape(x, [3, 2]),
      ),
      before: `
        input x [2, 3]
        input at [2, 1]
        input v [2, 1]
        a = broadcastTo 0[] {shape: [2, 3]} : [2, 3]
        b = scatterAdd a at v : [2, 3]
        c = scatterAdd b at v : [2, 3]
        d = reshape c {shape: [3, 2]} : [3, 2]
        e = reshape x {shape: [3, 2]} : [3, 2]
        f = add d e : [3, 2]
        output y = f`,
      after: `
        input x [2, 3]
        input at [2, 1]
        input v [2, 1]
        a = reshape x {shape: [3, 2]} : [3, 2]
        b = reshape a {shape: [2, 3]} : [2, 3]
        c = scatterAdd b at v : [2, 3]
        d = scatterAdd c at v : [2, 3]
        e = reshape d {shape: [3, 2]} : [3, 2]
        output y = e`,
    },
  ],
  joinSigns: [
    {
      what: 'a sign that an addition or subtraction makes',
      y: t.subtract(t.add(t.negate(x), t.add(w, t.negate(v))), t.negate(x)),
      before: `
        input x [2, 3]
        input w [3]
        input v [2, 1]
        a = negate x : [2, 3]
        b = negate v : [2, 1]
        c = add w b : [2, 3]
        d = add a c : [2, 3]
        e = negate x : [2, 3]
        f = subtract d e : [2, 3]
        output y = f`,
      after: `
        input x [2, 3]
        input w [3]
        input v [2, 1]
        a = subtract w v : [2, 3]
        b = subtract a x : [2, 3]
        c = add b x : [2, 3]
        output y = c`,
    },
  ],
};
