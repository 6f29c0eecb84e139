/** Programs as text: every node on a line, with its shape. */
import { expect, test } from 'vitest';
import * as t from '../../../main/tensor/index.ts';
import { printProgram } from '../../../main/tensor/index.ts';

test('a program reads from its leaves to what comes out', () => {
  const x = t.input('x', [4, 3]);
  const w = t.state('w', [3]);
  const loss = t.mean(t.square(t.subtract(t.multiply(x, w), 0.1)));
  const [gradient = w] = t.gradients(loss, [w]);
  const updates = { w: t.subtract(w, t.multiply(gradient, 0.01)) };
  expect(printProgram(t.program({ outputs: { loss }, updates }))).toBe(
    [
      'input x [4, 3]',
      'state w [3]',
      'a = multiply x w : [4, 3]',
      'b = subtract a 0.1[] : [4, 3]',
      'c = square b : [4, 3]',
      'd = mean c {axes: [0, 1], keepDims: false} : []',
      'e = multiply b 2[] : [4, 3]',
      'f = multiply 0.08333334[4, 3] e : [4, 3]',
      'g = multiply f x : [4, 3]',
      'h = sum g {axes: [0], keepDims: false} : [3]',
      'i = multiply h 0.01[] : [3]',
      'j = subtract w i : [3]',
      'output loss = d',
      'update w = j',
    ].join('\n'),
  );
});

test('a guard stands with the updates that it decides on', () => {
  const w = t.state('w', []);
  const ok = t.toFloat(t.less(w, 1));
  const text = printProgram(t.program({ outputs: { ok }, updates: { w: t.add(w, 1) }, guard: 'ok' }));
  expect(text.split('\n').at(-1)).toBe('update if ok w = c');
});

test('a guard is an output of one number', () => {
  const w = t.state('w', [2]);
  const parts = { outputs: { w }, updates: {} };
  expect(() => t.program({ ...parts, guard: 'w' })).toThrow('the guard "w" is no output of one number');
  expect(() => t.program({ ...parts, guard: 'ok' })).toThrow('the guard "ok" is no output of one number');
});

test('a constant of different numbers shows the first, a comparison its type', () => {
  const numbers = Float32Array.from({ length: 10 }, (_, index) => index / 4);
  const x = t.input('x', [10]);
  const y = t.toFloat(t.less(x, t.constant(numbers, [10])));
  expect(printProgram(t.program({ outputs: { y, x } }))).toBe(
    [
      'input x [10]',
      'a = less x (0 0.25 0.5 0.75 1 1.25 1.5 1.75 …)[10] : bool [10]',
      'b = toFloat a : [10]',
      'output y = b',
      'output x = x',
    ].join('\n'),
  );
});

test('the 27th node is called aa, the 703rd aaa', () => {
  let y = t.input('x', []);
  for (let count = 0; count < 703; count++) y = t.exp(y);
  const lines = printProgram(t.program({ outputs: { y } })).split('\n');
  expect([lines[26], lines[27], lines[702]]).toEqual([
    'z = exp y : []',
    'aa = exp z : []',
    'zz = exp zy : []',
  ]);
  expect(lines.slice(-2)).toEqual(['aaa = exp zz : []', 'output y = aaa']);
});
