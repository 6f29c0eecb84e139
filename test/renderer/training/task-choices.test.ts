/** Which tasks the form offers for a data set, and what the others need. */
import { expect, test } from 'vitest';
import { taskChoices } from '../../../renderer/training/task-choices.ts';

const classes = ['background', 'oedema', 'core'].map((name, value) => ({ name, value }));
const regions = [{ name: 'whole', values: [1, 2], writes: 1 }];

test('regions can be chosen where the data set has some; elsewhere it is said where they are named', () => {
  expect(taskChoices({ classes, regions: [] })).toEqual([
    {
      value: 'classes',
      label: 'Classes',
      hint: 'One class a voxel. Regions that overlap can be named on the page “Data set”.',
    },
  ]);
  expect(taskChoices({ classes, regions })).toEqual([
    { value: 'classes', label: 'Classes', hint: 'One class a voxel.' },
    { value: 'regions', label: 'Regions', hint: 'Each on its own: whole.' },
  ]);
});
