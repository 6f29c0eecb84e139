import { expect, test } from 'vitest';
import {
  addRows,
  byPrice,
  effectiveRank,
  overSamples,
} from '../../../../main/pruning/criteria/gradient-matrix.ts';
import { blockGateGradients, gateGradients } from '../../../../main/pruning/criteria/gates.ts';
import { look } from '../../../../main/probing/survey.ts';
import { discSurvey } from '../survey.ts';
import { viewOf } from './view.ts';

test('samples and blocks are rows of the gradient matrix', () => {
  const f = new Float64Array(4);
  // two samples, two filters, two blocks
  addRows(f, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), { filters: 2, blocks: 2 });
  const rows = [
    [1, 3],
    [2, 4],
    [5, 7],
    [6, 8],
  ];
  const expected = [0, 1].flatMap((a) =>
    [0, 1].map((b) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0)),
  );
  expect([...f]).toEqual(expected);
});

test('filters whose gradients depend on each other lower the rank', () => {
  const f = new Float64Array(9);
  // the third is the sum of the others
  addRows(f, Float32Array.from([1, 0, 1, 0, 1, 1, 2, 1, 3, -1, 1, 0]), { filters: 3, blocks: 1 });
  expect(effectiveRank(f, 3, 1e-6)).toBe(2);
  expect(effectiveRank(Float64Array.of(1, 0, 0, 1), 2, 0.01)).toBe(2);
});

test('prices are conditional: of two filters that stand in for each other, the second is dear', () => {
  // F of gradients g0 = g1 (aligned), g2 larger alone: ½F_jj = 0.5, 0.5, 0.9; after filter 0, filter 1 costs 0.5 + 1.
  const f = Float64Array.of(1, 1, 0, 1, 1, 0, 0, 0, 1.8);
  expect(byPrice(f, 3)).toEqual([
    { filter: 0, price: 0.5 },
    { filter: 2, price: 0.9 },
    { filter: 1, price: 1.5 },
  ]);
});

test('whole samples have the gate gradients of their samples, whether a layer is divided into blocks or not', async () => {
  const view = viewOf('gradient-matrix');
  const ofBlocks = new Map<string, number>();
  await look(discSurvey(1), view, {
    outputs: (pass) => {
      const blocks = blockGateGradients(pass, 8); // of 16 and 8 voxels a side, not of 4
      for (const [id, { shape }] of blocks) ofBlocks.set(id, shape[2]!);
      const whole = [...gateGradients(pass)].map(([id, gates]) => [`${id} whole`, gates] as const);
      return Object.fromEntries([...blocks, ...whole]);
    },
    see: (outputs) => {
      for (const [id, blocks] of ofBlocks) {
        const [summed, whole] = [overSamples(outputs[id]!, blocks), outputs[`${id} whole`]!];
        expect(summed).toHaveLength(whole.length);
        for (const [index, gate] of whole.entries()) expect(summed[index]).toBeCloseTo(gate, 4);
      }
    },
  });
  expect(new Set(ofBlocks.values()).size).toBeGreaterThan(1);
});
