/** Where a slice lies in its pane: zoom and pan, with square millimetres whatever the spacing. */
import type { SlicePlane } from './slice-plane.ts';

export interface ViewBox {
  /** 1 fits the slice into the pane. */
  readonly zoom: number;
  /** Millimetres by which the picture's middle is moved off the pane's middle. */
  readonly panX: number;
  readonly panY: number;
}

export const fitted: ViewBox = { zoom: 1, panX: 0, panY: 0 };

export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Screen pixels per millimetre. */
  readonly scale: number;
}

export function placeSlice(
  plane: SlicePlane,
  view: ViewBox,
  pane: { width: number; height: number },
): Placement {
  const wide = plane.right.length * plane.right.spacing;
  const high = plane.down.length * plane.down.spacing;
  const scale = Math.min(pane.width / wide, pane.height / high) * view.zoom;
  return {
    left: pane.width / 2 + (view.panX - wide / 2) * scale,
    top: pane.height / 2 + (view.panY - high / 2) * scale,
    width: wide * scale,
    height: high * scale,
    scale,
  };
}

/** The slice's pixel under a point of the pane, or null outside the picture. */
export function pixelUnder(
  plane: SlicePlane,
  placement: Placement,
  point: { x: number; y: number },
): { x: number; y: number } | null {
  const x = Math.floor(((point.x - placement.left) / placement.width) * plane.right.length);
  const y = Math.floor(((point.y - placement.top) / placement.height) * plane.down.length);
  const inside = x >= 0 && y >= 0 && x < plane.right.length && y < plane.down.length;
  return inside ? { x, y } : null;
}

export const zoomed = (view: ViewBox, factor: number): ViewBox => ({
  ...view,
  zoom: Math.min(20, Math.max(0.2, view.zoom * factor)),
});
