import { expect, test } from 'vitest';
import { expectedEpochs, progressOf, remainingSeconds, secondsLeft } from '../../../main/training/horizon.ts';
import { tinyConfig } from './fixtures.ts';

const byEpochs = tinyConfig({ epochs: 10, budgetMinutes: 0 });
const tenMinutes = tinyConfig({ epochs: 1000, budgetMinutes: 10 });
const after = (epochSeconds: number[], seconds = 0) => ({ epochSeconds, seconds });

test('a run without a budget has the epochs it was given', () => {
  expect(expectedEpochs(byEpochs, after([]))).toBe(10);
  expect(expectedEpochs(byEpochs, after([500, 500]))).toBe(10);
  expect(secondsLeft(byEpochs, after([500]))).toBe(Infinity);
});

test('a budget is filled with whole epochs at the speed measured', () => {
  expect(expectedEpochs(tenMinutes, after([60]))).toBe(10);
  expect(expectedEpochs(tenMinutes, after([60, 60], 1))).toBe(10);
  expect(secondsLeft(tenMinutes, after([60, 60], 1))).toBe(479);
});

test('more epochs fit once cuts have made them faster', () => {
  // 6 × 60 s are used, an epoch now takes about 31 s: 240 / 31.
  expect(expectedEpochs(tenMinutes, after([60, 60, 60, 60, 30, 30, 30, 30]))).toBe(16);
});

test('the last epoch starts with at least half its time, not with less', () => {
  expect(expectedEpochs(tenMinutes, after([100, 100, 100, 100, 100], 49))).toBe(6);
  expect(expectedEpochs(tenMinutes, after([100, 100, 100, 100, 100], 51))).toBe(5);
});

test('epochs also limit a run with a budget', () => {
  expect(expectedEpochs({ ...tenMinutes, epochs: 4 }, after([60]))).toBe(4);
});

test('progress follows epochs, or time where that is further', () => {
  expect(progressOf(byEpochs, after([1, 1, 1]))).toBe(0.3);
  expect(progressOf(tenMinutes, after([100, 50]))).toBe(0.25);
  expect(progressOf({ ...tenMinutes, epochs: 4 }, after([100, 50]))).toBe(0.5);
  expect(progressOf(tenMinutes, after([700]))).toBe(1);
});

test('time left is that of the epochs to come, within the budget', () => {
  expect(remainingSeconds(byEpochs, after([20, 20], 5), 0.25)).toBeCloseTo(7.75 * 20);
  expect(remainingSeconds(tenMinutes, after([60], 30), 0.5)).toBe(510);
  expect(remainingSeconds(byEpochs, after([], 5), 0.25)).toBeCloseTo(9.75 * 20);
  expect(remainingSeconds(byEpochs, after([]), 0)).toBeNull();
});
