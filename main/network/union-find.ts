/** Disjoint sets of whole numbers (Tarjan 1975): which channels are one and the same for a pruning plan. */

export interface DisjointSets {
  /** A new set with one element, which is returned. */
  add(): number;
  unite(a: number, b: number): void;
  /** The set's smallest element, so that results do not depend on the order of unions. */
  find(element: number): number;
}

export function createDisjointSets(): DisjointSets {
  const parents: number[] = [];
  const find = (element: number): number => {
    let root = element;
    for (let parent = parents[root]; parent !== undefined && parent !== root; parent = parents[root]) {
      root = parent;
    }
    parents[element] = root;
    return root;
  };
  return {
    add: () => parents.push(parents.length) - 1,
    unite: (a, b) => {
      const [first, second] = [find(a), find(b)];
      parents[Math.max(first, second)] = Math.min(first, second);
    },
    find,
  };
}
