/**
 * To version 2: one flat plan, and the switches of the one network that there was, become preparation, architecture and
 * step. Earlier plans mirrored along all axes.
 */
import type { Json, Upgrade } from './document.ts';

export const composed: Upgrade = ({
  plan,
  residual,
  affineNorm,
  downsampling,
  deepSupervision,
  ...rest
}) => ({
  ...partsOfPlan(plan as Json, { residual, affineNorm, downsampling, deepSupervision }),
  ...rest,
});

/** @param network the switches of a U-Net */
export function partsOfPlan(plan: Json, network: Json): Json {
  const { dims, orientation, targetSpacing, normalization, intensities } = plan;
  const { patch, batch, fixedAxes = [], widths, strides, kernels, reasons } = plan;
  return {
    preparation: { dims, orientation, targetSpacing, normalization, intensities },
    architecture: { kind: 'unet', widths, strides, kernels, ...network },
    step: { patch, batch, fixedAxes },
    reasons,
  };
}
