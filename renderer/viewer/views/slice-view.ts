/**
 * The one interface behind which slices are drawn, so that the drawing can change with the machine: Cornerstone on the
 * graphics card, Cornerstone on the processor, or a plain 2D canvas (`open-backend.ts` chooses). A view is told the
 * whole scene each time; what it keeps from one scene to the next is its own affair.
 */
import type { Grid } from '../../../shared/volume.ts';
import type { Camera } from '../geometry/camera.ts';
import type { Raster } from '../geometry/sample.ts';
import type { ImageVoxels } from '../../../shared/data-paths.ts';
import type { OverlayStyle } from '../overlay.ts';
import type { Window } from '../window-level.ts';

export interface ImageLayer {
  /** Unlike that of any other image, of this case or another. */
  readonly key: string;
  readonly grid: Grid;
  readonly voxels: ImageVoxels;
}

/** A label map on the image's grid. */
export interface LabelLayer {
  readonly key: string;
  readonly grid: Grid;
  /** May be edited in place; then the next scene has a higher revision. */
  readonly voxels: Uint8Array;
  readonly revision: number;
}

export interface SliceScene {
  readonly image: ImageLayer;
  readonly labels: LabelLayer | null;
  readonly camera: Camera;
  /** Of the pane, as its camera was made for: whatever is drawn in it has this many pixels. */
  readonly raster: Raster;
  readonly window: Window;
  readonly style: OverlayStyle;
}

export interface SliceView {
  show(scene: SliceScene): void;
  close(): void;
}

export type BackendKind = 'gpu' | 'cpu' | 'canvas';

export interface Backend {
  readonly kind: BackendKind;
  /** For people: what draws. */
  readonly description: string;
  /** @param element is filled by the view and gives it its size. */
  open(element: HTMLDivElement): SliceView;
  /** Called when drawing fails for good, with the reason. */
  onFailure(listener: (reason: string) => void): void;
  /** Frees what was kept of volumes; call it when another case is opened. */
  forget(): void;
}
