/**
 * PocketNet (Celaya et al., IEEE TMI 2022; segmentation-systems.md 2): a U shape with the same few filters at every stage,
 * ReLU, max pools, and one of three blocks. The published networks have no norm; the proposed one has, as its
 * successor MIST does.
 */
import type { PocketNetConfig } from '../../../shared/architectures.ts';
import { widthsByRule } from '../../../shared/width-rule.ts';
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

const widthsOf = (stages: number): number[] =>
  widthsByRule({ rule: 'constant', first: proposedWidth }, stages);

export const pocketnet: Architecture<PocketNetConfig> = {
  propose: (images, io) => {
    const fitted = fitToImages(images, io, widthsOf);
    const { topology, widths, patch, batch } = fitted;
    return {
      config: {
        kind: 'pocketnet',
        widths,
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
        { field: 'widths', reason: `${proposedWidth} filters at each of ${widths.length} stages` },
      ],
    };
  },
  build: (config, { dims, channels, classes }) =>
    buildUShape({
      dims,
      inputChannels: channels,
      classes,
      widths: config.widths,
      strides: config.strides,
      kernels: config.kernels,
      heads: headsOf(config.widths.length, config.deepSupervision),
      norm: config.norm,
      slope: 0,
      downsampling: 'max',
      encoder: blocks[config.block],
      decoder: blocks[config.block],
    }),
  starts: {
    flat: (config, width) => ({ ...config, widths: config.widths.map(() => width) }),
    shape: 'any',
  },
};
