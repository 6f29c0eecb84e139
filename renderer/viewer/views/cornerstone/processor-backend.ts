/**
 * What Cornerstone's processor backend does slowly and has no setting for, so two of its inner modules are reached by
 * their paths (the version is pinned).
 */
import PlanarCPUVolumeSampler from '../../../../node_modules/@cornerstonejs/core/dist/esm/RenderingEngine/GenericViewport/Planar/PlanarCPUVolumeSampler.js';
import { setCanvasCreator } from '../../../../node_modules/@cornerstonejs/core/dist/esm/RenderingEngine/helpers/getOrCreateCanvas.js';

/**
 * A slice's pixels are read back when a canvas is made for them, at its first drawing, which takes 0.1 s a pane where
 * Chromium draws on a graphics card that is software. The canvas that is shown, made while a view opens, is better left to
 * it: it is drawn in another process.
 */
export function keepingSlicesInMemory<View>(open: () => View): View {
  setCanvasCreator(undefined);
  const view = open();
  setCanvasCreator(() => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d', { willReadFrequently: true });
    return canvas;
  });
  return view;
}

/**
 * Voxels of slices are whole numbers within the volume's range already (`wholeLevels`); Cornerstone looks at each for what
 * else it could be, which takes half of a step of scrolling.
 */
export function copyVoxelsPlainly(): void {
  const sampler = PlanarCPUVolumeSampler.prototype as unknown as { writeVoxelValue: WriteVoxel };
  sampler.writeVoxelValue = (slice, index, value, _components, least, _most, range) => {
    const voxel = Number.isNaN(value) ? least : Math.round(value); // none outside the volume, fractions between voxels
    slice[index] = voxel;
    if (voxel < range.min) range.min = voxel;
    if (voxel > range.max) range.max = voxel;
  };
}

type WriteVoxel = (
  slice: Int16Array | Uint16Array | Int32Array,
  index: number,
  value: number,
  components: number,
  least: number,
  most: number,
  /** Of the slice so far. */
  range: { min: number; max: number },
) => void;
