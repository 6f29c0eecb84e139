/**
 * PocketNet (Celaya et al., IEEE TMI 2022; segmentation-systems.md 2): a U shape with the same few filters at every stage,
 * ReLU, max pools, and one of three blocks. The published networks have no norm; the proposed one has, as its
 * successor MIST does.
 */
import type { PocketNetConfig } from '../../../shared/architectures.ts';
import { besideStage, denseStage, plainStage, type Block } from '../blocks.ts';
import type { Architecture } from './architecture.ts';
import { fitReasons, fitToImages } from './fit.ts';
import { buildUShape, headsOf } from './u-shape.ts';

const blocks: Readonly<Record<PocketNetConfig['block'], Block>> = {
  plain: plainStage,
  residual: besideStage,
  dense: denseStage,
};

/** MIST's at every depth. */
const proposedWidth = 32;

const widthsOf = ({ width, rule }: Pick<PocketNetConfig, 'width' | 'rule'>, stages: number): number[] =>
  Array.from({ length: stages }, (_, stage) => (rule === 'doubling' ? width * 2 ** stage : width));

export const pocketnet: Architecture<PocketNetConfig> = {
  propose: (images, io) => {
    const rule = { width: proposedWidth, rule: 'constant' } as const;
    const fitted = fitToImages(images, io, (stages) => widthsOf(rule, stages));
    const { topology, patch, batch } = fitted;
    return {
      config: {
        kind: 'pocketnet',
        ...rule,
        block: 'plain',
        norm: 'affine',
        strides: topology.strides,
        kernels: topology.kernels,
        deepSupervision: true,
      },
      patch,
      batch,
      reasons: [
        ...fitReasons(fitted, images),
        { field: 'width', reason: `${proposedWidth} filters at each of ${topology.strides.length} stages` },
      ],
    };
  },
  build: (config, { dims, channels, classes }) =>
    buildUShape({
      dims,
      inputChannels: channels,
      classes,
      widths: widthsOf(config, config.strides.length),
      strides: config.strides,
      kernels: config.kernels,
      heads: headsOf(config.strides.length, config.deepSupervision),
      norm: config.norm,
      slope: 0,
      downsampling: 'max',
      encoder: blocks[config.block],
      decoder: blocks[config.block],
    }),
  flat: (config, width) => ({ ...config, width, rule: 'constant' }),
};
