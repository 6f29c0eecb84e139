import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEventHub, throttle } from '../../../main/services/events.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('listeners hear their event until they leave', () => {
  const hub = createEventHub(() => undefined);
  const heard: number[] = [];
  const leave = hub.subscribe('dataset.changed', ({ caseCount }) => heard.push(caseCount));
  hub.emit('dataset.changed', { caseCount: 1 });
  hub.emit('run.note', { run: 'a', note: 'not for this listener' });
  leave();
  hub.emit('dataset.changed', { caseCount: 2 });
  expect(heard).toEqual([1]);
});

test('a listener that fails is reported; the others hear the event all the same', () => {
  const reported: unknown[] = [];
  const hub = createEventHub((cause) => reported.push(cause));
  const heard: number[] = [];
  const broken = new Error('the page is gone');
  hub.subscribe('dataset.changed', () => {
    throw broken;
  });
  hub.subscribe('dataset.changed', ({ caseCount }) => heard.push(caseCount));
  hub.subscribeAll(() => {
    throw broken;
  });
  hub.emit('dataset.changed', { caseCount: 1 });
  expect([heard, reported]).toEqual([[1], [broken, broken]]);
});

test('a throttle delivers the first at once and then the latest of each pause', () => {
  const heard: number[] = [];
  const { push } = throttle<number>(100, (value) => heard.push(value));
  push(1);
  push(2);
  push(3);
  expect(heard).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(heard).toEqual([1, 3]);
  vi.advanceTimersByTime(500);
  push(4);
  expect(heard).toEqual([1, 3, 4]);
});

test('the end delivers what is pending and leaves no timer behind', () => {
  const heard: number[] = [];
  const { push, end } = throttle<number>(100, (value) => heard.push(value));
  push(1);
  push(2);
  end();
  expect(heard).toEqual([1, 2]);
  expect(vi.getTimerCount()).toBe(0);
});
