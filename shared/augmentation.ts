/** Which changes training images may undergo, and what is switched on where nobody says otherwise. */

export interface AugmentationSwitches {
  readonly rotation: boolean;
  readonly scaling: boolean;
  readonly noise: boolean;
  readonly blur: boolean;
  readonly brightness: boolean;
  readonly contrast: boolean;
  readonly lowResolution: boolean;
  readonly gamma: boolean;
  readonly mirroring: boolean;
}

/** nnU-Net's (segmentation-systems.md 10). */
export const allAugmentations: AugmentationSwitches = {
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
