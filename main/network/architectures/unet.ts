/** nnU-Net's U-Net (Isensee et al., Nature Methods 2021; segmentation-systems.md 10): plain, or with residual encoder. */
import type { UNetConfig } from '../../../shared/architectures.ts';
import { widthsByRule } from '../../../shared/width-rule.ts';
import { plainStage, residualStage } from '../blocks.ts';
import type { Network } from '../graph.ts';
import type { Architecture } from './architecture.ts';
import { fitReasons, fitToImages } from './fit.ts';
import { buildUShape, headsOf, type UShape } from './u-shape.ts';

export type UNetLayout = Omit<UShape, 'encoder' | 'decoder'> & { readonly residual: boolean };

/** @throws AppError naming the field that is wrong. */
export function buildUNet({ residual, ...shape }: UNetLayout): Network {
  return buildUShape({ ...shape, encoder: residual ? residualStage : plainStage, decoder: plainStage });
}

const firstWidth = 32;
const mostFilters = { 2: 512, 3: 320 } as const;

export const unet: Architecture<UNetConfig> = {
  propose: (images, io) => {
    const most = mostFilters[io.dims];
    const rule = { rule: 'doubling', first: firstWidth, most } as const;
    const fitted = fitToImages(images, io, (stages) => widthsByRule(rule, stages));
    const { widths, topology, patch, batch } = fitted;
    const reason = `${firstWidth} filters, doubled at every stage up to ${most}; ${widths.length} stages`;
    return {
      config: {
        kind: 'unet',
        widths,
        strides: topology.strides,
        kernels: topology.kernels,
        residual: false,
        affineNorm: true,
        downsampling: 'stride',
        deepSupervision: true,
        dropout: 0,
      },
      patch,
      batch,
      reasons: [...fitReasons(fitted, images), { field: 'widths', reason }],
    };
  },
  build: ({ widths, strides, kernels, residual, affineNorm, downsampling, deepSupervision, dropout }, io) =>
    buildUNet({
      dims: io.dims,
      inputChannels: io.channels,
      classes: io.classes,
      widths,
      strides,
      kernels,
      heads: headsOf(widths.length, deepSupervision),
      norm: affineNorm ? 'affine' : 'plain',
      slope: 0.01,
      downsampling: downsampling === 'pool' ? 'max' : 'stride',
      residual,
      dropout: dropout / 100,
    }),
  starts: {
    flat: (config, width) => ({ ...config, widths: config.widths.map(() => width) }),
    shape: 'any',
  },
};
