/**
 * Factorizer's step in the place of attention (Ashtari et al. 2023; segmentation-systems.md 4): maps as matrices, ReLU, their
 * approximation by a few factors, back to maps. With several shifts the windows lie differently, and the mean is taken. First
 * values of the factors are random, fixed and saved with the weights.
 */
import { z } from 'zod';
import { at } from '../../../shared/at.ts';
import { add, maximum, multiply } from '../../tensor/index.ts';
import { axesProblem, count, id, sidesOfMaps } from './fields.ts';
import { passing, type LayerKind, type LayerParameter } from './layer-kind.ts';
import { fromMatrices, rolled, toMatrices } from './matricise.ts';
import { factorized, type Factorization } from './nmf.ts';
import { requireSize } from './position-table.ts';

export interface FactorizationLayer extends Factorization {
  readonly kind: 'factorization';
  readonly id: string;
  readonly input: string;
  /** How many heads the channels make, of so many channels. */
  readonly heads: number;
  readonly head: number;
  /** Of the maps, per axis. */
  readonly size: readonly number[];
  /** Per axis; divides the size. */
  readonly window: readonly number[];
  /** Voxels by which the windows are moved, along all axes alike. */
  readonly shifts: readonly number[];
}

/** HALS makes a factor from all others: of one alone the first value is never read. */
export const readsFirstU = ({ rank, solver }: Factorization): boolean => solver === 'mu' || rank > 1;

const product = (sides: readonly number[]): number => sides.reduce((all, side) => all * side, 1);

export const factorization: LayerKind<FactorizationLayer> = {
  ...passing,
  schema: z.strictObject({
    kind: z.literal('factorization'),
    id,
    input: id,
    heads: count,
    head: count,
    size: sidesOfMaps,
    window: sidesOfMaps,
    shifts: z.array(z.number().int().min(0).max(4096)).min(1),
    rank: z.number().int().min(1).max(64),
    iterations: z.number().int().min(1).max(50),
    solver: z.enum(['hals', 'mu']),
  }),
  problem: ({ size, window }, dims) => {
    const axes = axesProblem({ size, window }, dims);
    if (axes !== undefined) return axes;
    const wrong = size.find((side, axis) => side % at(window, axis) !== 0);
    if (wrong === undefined) return undefined;
    return `has a side of ${wrong} that windows of ${window.join(' × ')} do not divide`;
  },
  channels: ({ heads, head }) => heads * head,
  parameters: (layer) => {
    const { head, window, rank } = layer;
    const v: LayerParameter = { name: 'v', role: 'fixed', shape: [product(window), rank], axes: [] };
    return readsFirstU(layer) ? [{ name: 'u', role: 'fixed', shape: [head, rank], axes: [] }, v] : [v];
  },
  // channels of a head are approximated together
  atoms: (_layer, [runs = []], table) => {
    table.freeze(runs.flat());
    return runs;
  },
  forward: (layer, { x, parameter }) => {
    requireSize(layer.id, layer.size, x.shape.slice(2));
    const v = parameter('v');
    const u = readsFirstU(layer) ? parameter('u') : v;
    const parts = layer.shifts.map((shift) => {
      const matrices = maximum(toMatrices(rolled(x, shift), layer), 0);
      return rolled(fromMatrices(factorized(matrices, u, v, layer), x.shape, layer), -shift);
    });
    return multiply(parts.reduce(add), 1 / parts.length);
  },
  // two products a step and the last one
  macs: ({ heads, head, rank, iterations, shifts }, { output }) =>
    shifts.length * rank * (2 * iterations + 1) * heads * head * product(output),
};
