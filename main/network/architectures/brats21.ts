/**
 * NVIDIA's U-Net for brain tumours (Futrega et al. 2021; segmentation-systems.md 5): nnU-Net's, deeper and wider, with heads on
 * the three finest stages. What the paper tried and did not keep can be switched on: residual blocks, gates, DropBlock.
 */
import type { Brats21Config } from '../../../shared/architectures.ts';
import { plainStage, residualStage } from '../blocks.ts';
import type { Architecture } from './architecture.ts';
import { fitReasons, fitToImages } from './fit.ts';
import { buildUShape } from './u-shape.ts';

const publishedWidths = [64, 96, 128, 192, 256, 384, 512] as const;
/** Patches of 128 voxels end at 2. */
const depth = { smallestSide: 2, mostStages: publishedWidths.length };
const mostHeads = 3;

export const brats21: Architecture<Brats21Config> = {
  propose: (images, io) => {
    const fitted = fitToImages(images, io, (stages) => publishedWidths.slice(0, stages), depth);
    const { widths, topology, patch, batch } = fitted;
    const reason = `the published ones, for as many stages as the patch allows: ${widths.length}`;
    return {
      config: {
        kind: 'brats21',
        widths,
        strides: topology.strides,
        kernels: topology.kernels,
        residual: false,
        attention: false,
        deepSupervision: true,
        dropBlock: 0,
      },
      patch,
      batch,
      preparation: { foregroundChannel: true },
      reasons: [
        ...fitReasons(fitted, images),
        { field: 'widths', reason },
        {
          field: 'foregroundChannel',
          reason: 'one channel more says where all others are not zero, as published',
        },
      ],
    };
  },
  build: ({ widths, strides, kernels, residual, attention, deepSupervision, dropBlock }, io) => {
    const block = residual ? residualStage : plainStage;
    return buildUShape({
      dims: io.dims,
      inputChannels: io.channels,
      classes: io.classes,
      widths,
      strides,
      kernels,
      heads: deepSupervision ? Math.min(mostHeads, widths.length - 1) : 1,
      norm: 'affine',
      slope: 0.01,
      bias: false,
      downsampling: 'stride',
      encoder: block,
      decoder: block,
      gated: attention,
      dropBlock: dropBlock / 100,
    });
  },
  starts: {
    flat: (config, width) => ({ ...config, widths: config.widths.map(() => width) }),
    shape: 'any',
  },
};
