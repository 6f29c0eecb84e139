import { expect, test } from 'vitest';
import {
  choice,
  flag,
  integer,
  integers,
  names,
  parseOption,
  texts,
  real,
  required,
  text,
  withDefault,
  type Option,
} from '../../../main/cli/options.ts';

test('values come typed', () => {
  expect(parseOption('fold', integer('', { min: 0, max: 4 }), ['3'])).toBe(3);
  expect(parseOption('lambda', real('X', ''), ['0.5'])).toBe(0.5);
  expect(parseOption('widths', integers('A,B', '', { min: 1 }), ['16,32, 64'])).toEqual([16, 32, 64]);
  expect(parseOption('runs', names('A,B', ''), ['a, b'])).toEqual(['a', 'b']);
  expect(parseOption('image', texts('FILE', ''), ['a', 'b'])).toEqual(['a', 'b']);
  expect(parseOption('json', flag(''), [''])).toBe(true);
  expect(parseOption('json', flag(''), [])).toBe(false);
});

test('the last of several values counts; an absent one is undefined or the default', () => {
  expect(parseOption('seed', integer(''), ['1', '2'])).toBe(2);
  expect(parseOption('seed', integer(''), [])).toBeUndefined();
  expect(parseOption('seed', withDefault(integer(''), 9), [])).toBe(9);
});

test.each<[string, Option<unknown>, string, string]>([
  ['fold', integer('', { min: 0, max: 4 }), '5', '--fold wants a whole number from 0 to 4; "5" was given.'],
  ['fold', integer('', { min: 0, max: 4 }), '', '--fold wants a whole number from 0 to 4; "" was given.'],
  ['seed', integer('', { min: 0 }), '1.5', '--seed wants a whole number of at least 0; "1.5" was given.'],
  ['lambda', real('X', ''), 'much', '--lambda wants a number; "much" was given.'],
  ['method', choice(['none', 'sauron'], ''), 'l1', '--method wants one of none, sauron; "l1" was given.'],
  [
    'widths',
    integers('A', '', { min: 1 }),
    '16,,32',
    '--widths wants a whole number of at least 1; "16,,32" was given.',
  ],
  ['runs', names('A', ''), 'a,', '--runs wants names separated by commas; "a," was given.'],
])('--%s refuses what it does not want', (name, option, given, message) => {
  expect(() => parseOption(name, option, [given])).toThrow(message);
});

test('a required option that is missing says so', () => {
  expect(() => parseOption('out', required(text('DIR', '')), [])).toThrow(
    '--out wants a value; it is missing.',
  );
});
