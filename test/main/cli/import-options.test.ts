import { expect, test } from 'vitest';
import { importCommand } from '../../../main/cli/commands/import.ts';
import { importOptionsOf } from '../../../main/cli/import-options.ts';

const none = {
  deidentify: undefined,
  dates: undefined,
  descriptors: undefined,
  device: undefined,
  institution: undefined,
  patient: undefined,
  'case-names': undefined,
};

test('de-identification is on, keeping least, and options change what they name', () => {
  expect(importOptionsOf(none).deidentification).toEqual({
    dates: 'shift',
    descriptors: 'remove',
    device: 'remove',
    institution: 'remove',
    patient: 'remove',
  });
  expect(importOptionsOf({ ...none, patient: 'keep' }).deidentification).toMatchObject({ patient: 'keep' });
  expect(importOptionsOf({ ...none, deidentify: 'off' }).deidentification).toBeNull();
});

test('an option that would have no effect is refused', () => {
  expect(() => importOptionsOf({ ...none, deidentify: 'off', dates: 'keep' })).toThrow(/--dates .* off/);
});

test('a wrong value is named with what is possible', () => {
  const given = ['--project', 'p', '--data', 'd', '--dates', 'all'];
  expect(() => importCommand.prepare(given)).toThrow(/--dates wants one of remove, shift, keep/);
});
