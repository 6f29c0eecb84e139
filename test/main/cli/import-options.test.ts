import { expect, test } from 'vitest';
import { importCommand } from '../../../main/cli/commands/import.ts';
import { importOptions, importOptionsOf } from '../../../main/cli/import-options.ts';

const none = {
  deidentify: undefined,
  dates: undefined,
  descriptors: undefined,
  device: undefined,
  institution: undefined,
  patient: undefined,
  'case-names': undefined,
  label: undefined,
  'on-top': undefined,
  series: undefined,
  join: undefined,
  'fourth-axis': undefined,
  modality: undefined,
  channels: undefined,
  'label-file': undefined,
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

test('labels become classes, or are left out', () => {
  const given = (...labels: string[]) => importOptions.label.parse(labels);
  expect(given('GTV 1 = tumour', 'Body=')).toEqual([
    { from: 'GTV 1', to: 'tumour' },
    { from: 'Body', to: null },
  ]);
  expect(() => given('liver')).toThrow(/LABEL=CLASS/);
});

test('a fourth axis is channels or a point in time', () => {
  const given = (text: string) => importOptions['fourth-axis'].parse([text]);
  expect([given('channels'), given('3')]).toEqual(['channels', 3]);
  expect(() => given('0')).toThrow(/from 1/);
});
