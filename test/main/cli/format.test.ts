import { expect, test } from 'vitest';
import { count, duration, fixed, percent, table } from '../../../main/cli/format.ts';

test.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [3599, '59 min 59 s'],
  [3660, '1 h 01 min'],
  [-2, '0 s'],
  [Number.NaN, '–'],
])('%s seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [999, '999'],
  [12_345, '12.3 k'],
  [5_603_177, '5.60 M'],
  [78.8e9, '78.8 G'],
])('%s is %s', (value, text) => {
  expect(count(value)).toBe(text);
});

test('what is no number is a dash', () => {
  expect([fixed(null, 2), fixed(Number.NaN, 2), fixed(1.005, 1), percent(0.0123)]).toEqual([
    '–',
    '–',
    '1.0',
    '1.2 %',
  ]);
});

test('columns are as wide as their widest cell', () => {
  expect(
    table([
      ['run', 'Dice'],
      ['dense-2d-1', '0.9'],
    ]),
  ).toBe('run         Dice\ndense-2d-1   0.9');
});
