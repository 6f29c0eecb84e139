/**
 * Factorizer (Ashtari et al. 2023; segmentation-systems.md 4): a U of blocks like a transformer's, with a non-negative matrix
 * factorisation in the place of attention. Block: x + out(factorisation(in(norm(x)))), then the same with two linear layers.
 */
import { at } from '../../../shared/at.ts';
import { AppError } from '../../../shared/result.ts';
import type { FactorizerConfig } from '../../../shared/architectures.ts';
import { widthsByRule } from '../../../shared/width-rule.ts';
import type { Layer } from '../layers/index.ts';
import { parseNetwork } from '../validate.ts';
import type { Architecture } from './architecture.ts';
import { fitReasons, fitToImages } from './fit.ts';

const firstWidth = 32;
const depth = { mostStages: 5 };
const mostHeads = 3;
/** Sides of patches from which on the windows have 8 voxels instead of 4. */
const largeSide = 128;

export const factorizer: Architecture<FactorizerConfig> = {
  propose: (images, io) => {
    const widthsOf = (stages: number): number[] =>
      widthsByRule({ rule: 'doubling', first: firstWidth }, stages);
    const fitted = fitToImages(images, io, widthsOf, depth);
    const { widths, topology, patch, batch } = fitted;
    const window = Math.min(...patch) >= largeSide ? 8 : 4;
    return {
      config: {
        kind: 'factorizer',
        widths,
        strides: topology.strides,
        windows: 'shifted',
        window,
        shifts: window === 8 ? [0, 4] : [0, 1, 2, 3],
        head: 8,
        rank: 1,
        iterations: 5,
        solver: 'hals',
        ratio: 2,
        deepSupervision: true,
        dropout: 0,
      },
      patch,
      batch,
      reasons: [
        ...fitReasons(fitted, images).filter(({ field }) => field !== 'kernels'),
        { field: 'widths', reason: `${firstWidth} filters, doubled at every stage; ${widths.length} stages` },
        { field: 'window', reason: `${window} voxels a side, as published for patches of this size` },
      ],
    };
  },
  build: (config, { dims, channels, classes, patch }) => {
    if (patch === undefined)
      throw new AppError(
        'invalid-input',
        'A Factorizer is built for patches of one size, which was not given.',
      );
    const layers: Layer[] = [{ kind: 'input', id: 'input' }];
    const ones = new Array<number>(dims).fill(1);
    const linear = (id: string, input: string, stage: number, filters: number, bias: boolean): string => {
      layers.push({ kind: 'convolution', id, input, stage, filters, kernel: ones, strides: ones, bias });
      return id;
    };
    const sizes = sizesOf(config.strides, patch);
    const sizeAt = (stage: number): readonly number[] => at(sizes, stage);

    const block = (name: string, input: string, stage: number): string => {
      const filters = at(config.widths, stage);
      layers.push({ kind: 'layerNorm', id: `${name}.norm1`, input });
      const read = linear(`${name}.in`, `${name}.norm1`, stage, filters, false);
      const head = largestDivisor(filters, config.head);
      const size = sizeAt(stage);
      layers.push({
        kind: 'factorization',
        id: `${name}.factors`,
        input: read,
        heads: filters / head,
        head,
        size,
        window: config.windows === 'global' ? size : size.map((side) => largestDivisor(side, config.window)),
        shifts: config.windows === 'shifted' ? config.shifts : [0],
        rank: config.rank,
        iterations: config.iterations,
        solver: config.solver,
      });
      const given = linear(`${name}.out`, `${name}.factors`, stage, filters, true);
      layers.push({ kind: 'add', id: `${name}.add1`, inputs: [input, given] });
      layers.push({ kind: 'layerNorm', id: `${name}.norm2`, input: `${name}.add1` });
      const hidden = linear(`${name}.mlp1`, `${name}.norm2`, stage, config.ratio * filters, true);
      layers.push({ kind: 'gelu', id: `${name}.gelu`, input: hidden });
      const inner = dropped(`${name}.dropout1`, `${name}.gelu`);
      const last = dropped(`${name}.dropout2`, linear(`${name}.mlp2`, inner, stage, filters, true));
      layers.push({ kind: 'add', id: `${name}.add2`, inputs: [`${name}.add1`, last] });
      return `${name}.add2`;
    };
    const dropped = (id: string, input: string): string => {
      if (config.dropout === 0) return input;
      layers.push({ kind: 'dropout', id, input, rate: config.dropout / 100, of: 'values' });
      return id;
    };

    const skips: string[] = [];
    let input = 'input';
    for (const [stage, filters] of config.widths.entries()) {
      const strides = at(config.strides, stage);
      const id = stage === 0 ? 'stem' : `down${stage}`;
      const kernel = stage === 0 ? ones.map(() => 3) : strides;
      const padding = stage === 0 ? 'same' : 'none';
      layers.push({
        kind: 'convolution',
        id,
        input,
        stage,
        filters,
        kernel,
        strides,
        bias: stage > 0,
        padding,
      });
      input = id;
      if (stage === config.widths.length - 1) {
        layers.push({ kind: 'positionTable', id: 'position', input, size: sizeAt(stage) });
        input = 'position';
      }
      input = block(`encoder${stage}`, input, stage);
      skips.push(input);
    }
    const outputs: string[] = [];
    for (let stage = config.widths.length - 2; stage >= 0; stage--) {
      const filters = at(config.widths, stage);
      const strides = at(config.strides, stage + 1);
      layers.push({
        kind: 'transposedConvolution',
        id: `up${stage}`,
        input,
        stage,
        filters,
        strides,
        bias: true,
      });
      const inputs = [at(skips, stage), `up${stage}`];
      layers.push({ kind: 'concatenation', id: `decoder${stage}.concat`, inputs });
      const joined = linear(`decoder${stage}.join`, `decoder${stage}.concat`, stage, filters, false);
      input = block(`decoder${stage}`, joined, stage);
      outputs.unshift(input);
    }
    const count = config.deepSupervision ? Math.min(mostHeads, outputs.length) : 1;
    const heads = outputs
      .slice(0, count)
      .map((output, stage) => linear(`head${stage}`, output, stage, classes, true));
    return parseNetwork({ dims, inputChannels: channels, classes, layers, heads });
  },
  starts: {
    flat: (config, width) => ({ ...config, widths: config.widths.map(() => width) }),
    shape: 'any',
  },
};

/** Sides of the maps of each stage. @throws AppError where the strides do not divide the patch */
function sizesOf(strides: FactorizerConfig['strides'], patch: readonly number[]): number[][] {
  let size = [...patch];
  return strides.map((own, stage) => {
    size = size.map((side, axis) => side / at(own, axis));
    if (size.every(Number.isInteger)) return size;
    throw new AppError(
      'invalid-input',
      `A patch of ${patch.join(' × ')} voxels does not fit: the strides up to stage ${stage + 1} do not divide it.`,
      'Make its sides multiples of the product of all strides.',
    );
  });
}

/** Of a number, the largest that is no larger than `most`. */
function largestDivisor(value: number, most: number): number {
  for (let divisor = Math.min(value, most); divisor > 1; divisor--) if (value % divisor === 0) return divisor;
  return 1;
}
