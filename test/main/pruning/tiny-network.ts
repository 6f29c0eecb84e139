/** A small U-Net with affine norms, for tests that need some network. */
import { buildUNet } from '../../../main/network/index.ts';

const sides = (side: number) => [side, side];

export const tinyNetwork = buildUNet({
  dims: 2,
  inputChannels: 1,
  classes: 3,
  widths: [4, 8, 8],
  norm: 'affine',
  slope: 0.01,
  downsampling: 'stride',
  residual: false,
  heads: 1,
  kernels: [sides(3), sides(3), sides(3)],
  strides: [sides(1), sides(2), sides(2)],
});
