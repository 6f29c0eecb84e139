/** Images made up for a grid, one per slice, as labels are placed on them. */
import type { Images } from '../../../../main/imaging/dicom/source-series.ts';
import { worldOf } from '../../../../main/imaging/geometry.ts';
import type { Grid } from '../../../../shared/volume.ts';

/** @param instances SOP instances of the slices from below; `slice n` where left out */
export function imagesOfGrid(
  grid: Grid,
  instances: readonly string[] = [],
  frameOfReferenceUid = '',
): Images {
  return {
    grid,
    frameOfReferenceUid,
    slices: Array.from({ length: grid.size[2] }, (_, k) => ({
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: instances[k] ?? `slice ${k}`,
      frameNumber: null,
      plane: {
        position: worldOf(grid, [0, 0, k]),
        orientation: [grid.direction[0], grid.direction[1]],
        spacing: [grid.spacing[0], grid.spacing[1]],
        size: [grid.size[0], grid.size[1]],
      },
    })),
  };
}
