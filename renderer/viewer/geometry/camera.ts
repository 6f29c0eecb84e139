/**
 * What a pane looks at: one place in its middle, two directions, one scale. All that is drawn in a pane, whoever draws
 * it, follows from this, and so does what lies under the mouse.
 */
import type { Grid, Triple } from '../../../shared/volume.ts';
import { middleOf, worldOf } from './grid.ts';
import type { Plane } from './planes.ts';
import { add, dot, scaled, subtract } from './vectors.ts';

export interface Camera {
  /** LPS millimetres in the middle of the pane. */
  readonly center: Triple;
  readonly right: Triple;
  readonly down: Triple;
  /** Millimetres per CSS pixel. */
  readonly scale: number;
}

/** CSS pixels. */
export interface PaneSize {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Zoom 1 fits the volume; pan is in millimetres to the right and down on the screen. */
export interface ViewBox {
  readonly zoom: number;
  readonly pan: Point;
}

export const fitted: ViewBox = { zoom: 1, pan: { x: 0, y: 0 } };

export const zoomed = (box: ViewBox, factor: number): ViewBox => ({
  ...box,
  zoom: Math.min(40, Math.max(0.2, box.zoom * factor)),
});

/** The slice through the cursor, with the volume's middle in the pane's middle unless panned. */
export function cameraFor(
  grid: Grid,
  plane: Plane,
  { cursor, box, pane }: { cursor: Triple; box: ViewBox; pane: PaneSize },
): Camera {
  const middle = middleOf(grid);
  const depth = dot(subtract(cursor, middle), plane.normal);
  const center = [
    scaled(plane.normal, depth),
    scaled(plane.right, -box.pan.x),
    scaled(plane.down, -box.pan.y),
  ].reduce(add, middle);
  const { width, height } = extentOf(grid, plane);
  const fit = Math.max(width / Math.max(1, pane.width), height / Math.max(1, pane.height));
  return { center, right: plane.right, down: plane.down, scale: fit / box.zoom };
}

/** The volume's shadow on the plane, voxels' outer edges included, in millimetres. */
function extentOf(grid: Grid, { right, down }: Plane): PaneSize {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) =>
    worldOf(grid, [end(grid, 0, corner), end(grid, 1, corner), end(grid, 2, corner)]),
  );
  const reach = (vector: Triple): number => {
    const along = corners.map((at) => dot(at, vector));
    return Math.max(...along) - Math.min(...along);
  };
  return { width: reach(right), height: reach(down) };
}

const end = (grid: Grid, axis: 0 | 1 | 2, corner: number): number =>
  (corner >> axis) & 1 ? grid.size[axis] - 0.5 : -0.5;

export function worldAt({ center, right, down, scale }: Camera, pane: PaneSize, { x, y }: Point): Triple {
  return add(
    center,
    add(scaled(right, (x - pane.width / 2) * scale), scaled(down, (y - pane.height / 2) * scale)),
  );
}

/** Where a place (or its shadow on the slice) lies in the pane. */
export function pointOf({ center, right, down, scale }: Camera, pane: PaneSize, world: Triple): Point {
  const offset = subtract(world, center);
  return { x: pane.width / 2 + dot(offset, right) / scale, y: pane.height / 2 + dot(offset, down) / scale };
}
