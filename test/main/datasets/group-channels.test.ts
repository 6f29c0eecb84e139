import { expect, test } from 'vitest';
import { groupChannels } from '../../../main/datasets/group-channels.ts';

test('files with numbers are channels of one image, in the order of the numbers, whatever their ending', () => {
  expect(groupChannels(['/d/a_0001.nii', '/d/b.nii.gz', '/d/a_0000.nii.gz', '/e/a_0000.nii'])).toEqual([
    { stem: '/d/a', files: ['/d/a_0000.nii.gz', '/d/a_0001.nii'] },
    { stem: '/d/b', files: ['/d/b.nii.gz'] },
    { stem: '/e/a', files: ['/e/a_0000.nii'] },
  ]);
});

test('a number that is missing is no other channel', () => {
  expect(() => groupChannels(['/d/a_0000.nii', '/d/a_0002.nii'])).toThrow(
    /channels 0000, 0002 are given; number 0001 is missing/,
  );
  expect(() => groupChannels(['/d/a_0001.nii'])).toThrow(/channels 0001 are given; number 0000 is missing/);
});

test('a channel that is there twice is refused', () => {
  expect(() => groupChannels(['/d/a_0000.nii', '/d/a_0000.nii.gz'])).toThrow(/both channel 0 of a/);
});

test('an image without a number is no channel of one with numbers', () => {
  expect(groupChannels(['/d/a.nii', '/d/a_0000.nii'])).toHaveLength(2);
});
