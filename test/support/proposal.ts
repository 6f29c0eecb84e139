/** A proposal with a plain U-Net, from what a test cares for. */
import type { UNetConfig } from '../../shared/architectures.ts';
import type { Preparation, Proposal, StepShape } from '../../shared/proposal.ts';

type Fields = Preparation & StepShape & Omit<UNetConfig, 'kind'>;

export function unetProposal(
  given: Pick<Fields, 'dims' | 'patch'> & Partial<Fields>,
): Proposal & { readonly architecture: UNetConfig } {
  const { dims, patch, batch = 2, fixedAxes = [], widths = [4, 8] } = given;
  const sides = (side: number): number[] => patch.map(() => side);
  return {
    preparation: {
      dims,
      orientation: given.orientation ?? 'RAS',
      targetSpacing: given.targetSpacing ?? [1, 1, 1],
      normalization: given.normalization ?? ['zscore'],
      intensities: given.intensities ?? [],
    },
    architecture: {
      kind: 'unet',
      widths,
      strides: given.strides ?? widths.map((_, stage) => sides(stage === 0 ? 1 : 2)),
      kernels: given.kernels ?? widths.map(() => sides(3)),
      residual: given.residual ?? false,
      affineNorm: given.affineNorm ?? true,
      downsampling: given.downsampling ?? 'stride',
      deepSupervision: given.deepSupervision ?? true,
      dropout: given.dropout ?? 0,
    },
    step: { patch, batch, fixedAxes },
    reasons: [],
  };
}
