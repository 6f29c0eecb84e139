/** Mouse and touch in a pane: click or drag moves the cursor, right drag windows, middle or shift drag pans, wheel. */
import type { ViewerView } from './viewer-view.svelte.ts';
import { pixelUnder, placeSlice } from './view-box.ts';
import { voxelAt } from './slice-plane.ts';
import { dragWindow } from './window-level.ts';

type Drag = 'cursor' | 'window' | 'pan';

const dragOf = (event: PointerEvent): Drag =>
  event.button === 2 ? 'window' : event.button === 1 || event.shiftKey ? 'pan' : 'cursor';

export function pointerActions(view: ViewerView): (pane: HTMLElement) => () => void {
  return (pane) => {
    let drag: Drag | null = null;

    const setCursor = (event: PointerEvent): void => {
      if (view.plane === null) return;
      const { left, top, width, height } = pane.getBoundingClientRect();
      const placement = placeSlice(view.plane, view.box, { width, height });
      const pixel = pixelUnder(view.plane, placement, { x: event.clientX - left, y: event.clientY - top });
      if (pixel !== null) view.cursor = voxelAt(view.plane, pixel.x, pixel.y, view.slice);
    };
    const down = (event: PointerEvent): void => {
      drag = dragOf(event);
      pane.setPointerCapture(event.pointerId);
      if (drag === 'cursor') setCursor(event);
    };
    const move = (event: PointerEvent): void => {
      if (drag === 'cursor') setCursor(event);
      if (drag === 'window') view.window = dragWindow(view.window, event.movementX, event.movementY);
      if (drag === 'pan' && view.plane !== null) {
        const { width, height } = pane.getBoundingClientRect();
        const { scale } = placeSlice(view.plane, view.box, { width, height });
        const { panX, panY } = view.box;
        view.box = {
          ...view.box,
          panX: panX + event.movementX / scale,
          panY: panY + event.movementY / scale,
        };
      }
    };
    const up = (): void => {
      drag = null;
    };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      if (event.ctrlKey) view.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
      else view.step(event.deltaY < 0 ? 1 : -1);
    };
    const noMenu = (event: Event): void => event.preventDefault();

    const events = new AbortController();
    const { signal } = events;
    pane.addEventListener('pointerdown', down, { signal });
    pane.addEventListener('pointermove', move, { signal });
    pane.addEventListener('pointerup', up, { signal });
    pane.addEventListener('pointercancel', up, { signal });
    pane.addEventListener('wheel', wheel, { signal, passive: false });
    pane.addEventListener('contextmenu', noMenu, { signal });
    return () => events.abort();
  };
}
