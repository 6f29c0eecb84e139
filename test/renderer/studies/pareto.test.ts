import { expect, test } from 'vitest';
import { paretoFront } from '../../../renderer/studies/pareto.ts';

const point = (macs: number, dice: number) => ({ macs, dice });

test('what nobody beats in both stays, cheapest first', () => {
  const points = [
    point(100, 0.9),
    point(50, 0.85),
    point(60, 0.84),
    point(25, 0.8),
    point(30, 0.8),
    point(80, 0.85),
  ];
  expect(paretoFront(points)).toEqual([point(25, 0.8), point(50, 0.85), point(100, 0.9)]);
});

test('of two that cost the same the better one stays; none gives none', () => {
  expect(paretoFront([point(10, 0.2), point(10, 0.7)])).toEqual([point(10, 0.7)]);
  expect(paretoFront([])).toEqual([]);
});
