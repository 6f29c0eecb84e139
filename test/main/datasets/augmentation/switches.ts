import type { AugmentationSwitches } from '../../../../shared/training.ts';

export const allOff: AugmentationSwitches = {
  rotation: false,
  scaling: false,
  noise: false,
  blur: false,
  brightness: false,
  contrast: false,
  lowResolution: false,
  gamma: false,
  mirroring: false,
};

export const allOn: AugmentationSwitches = {
  rotation: true,
  scaling: true,
  noise: true,
  blur: true,
  brightness: true,
  contrast: true,
  lowResolution: true,
  gamma: true,
  mirroring: true,
};
