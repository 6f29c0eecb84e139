/** Runs through the slices of the active pane and begins again at the end. */
import type { ViewerView } from './viewer-view.svelte.ts';

const slicesPerSecond = 12;

/** @returns how to end it */
export function runCine(view: ViewerView): () => void {
  const timer = setInterval(() => {
    const plane = view.plane(view.activePlane);
    if (plane === null) return;
    const before = view.cursor;
    view.step(1);
    if (view.cursor === before && plane.axis !== null) rewind(view);
  }, 1000 / slicesPerSecond);
  return () => clearInterval(timer);
}

/** Back to the slice where upward steps begin. */
function rewind(view: ViewerView): void {
  const end = view.data?.image.grid.size.reduce((sum, side) => sum + side, 0) ?? 0;
  for (let step = 0; step < end; step++) {
    const before = view.cursor;
    view.step(-1);
    if (view.cursor === before) return;
  }
}
