import { expect, it } from 'vitest';
import { createDisjointSets } from '../../../main/network/union-find.ts';

it('unites sets and answers with their smallest element', () => {
  const sets = createDisjointSets();
  const elements = Array.from({ length: 6 }, () => sets.add());
  expect(elements).toEqual([0, 1, 2, 3, 4, 5]);
  sets.unite(5, 4);
  sets.unite(3, 5);
  sets.unite(1, 0);
  expect(elements.map((element) => sets.find(element))).toEqual([0, 0, 2, 3, 3, 3]);
  sets.unite(4, 1);
  expect(elements.map((element) => sets.find(element))).toEqual([0, 0, 2, 0, 0, 0]);
});
