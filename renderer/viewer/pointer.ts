/**
 * Mouse, pen and touch in a pane, as radiology workstations have them: the main button does what the chosen tool says
 * (a click without a drag always moves the crosshair), the middle one pans, the right one zooms, the wheel goes through
 * slices. One finger goes through slices, two pan and zoom, a tap moves the crosshair.
 */
import { type Camera, type PaneSize, type Point, worldAt } from './geometry/camera.ts';
import type { Plane } from './geometry/planes.ts';
import { isBrush, type ToolName } from './tools.ts';
import { dragWindow } from './window-level.ts';
import type { Workbench } from './workbench.ts';

/** What the pane looks at now; null while there is nothing. */
export type Look = () => { readonly camera: Camera; readonly plane: Plane; readonly pane: PaneSize } | null;

interface Drag {
  readonly tool: ToolName;
  moved: number;
  /** CSS pixels of a finger's way that have not made a slice yet. */
  rest: number;
}

const slicePixels = 12;

export function pointerActions(
  bench: Workbench,
  { look, activate }: { look: Look; activate: () => void },
): (holder: HTMLElement) => () => void {
  const { view, measuring, editor } = bench;
  return (holder) => {
    let drag: Drag | null = null;
    const fingers = new Map<number, Point>();

    const placeOf = (event: PointerEvent) => {
      const seen = look();
      if (seen === null) return null;
      const { left, top } = holder.getBoundingClientRect();
      const world = worldAt(seen.camera, seen.pane, { x: event.clientX - left, y: event.clientY - top });
      return { ...seen, world };
    };

    const down = (event: PointerEvent): void => {
      activate();
      holder.setPointerCapture(event.pointerId);
      if (event.pointerType === 'touch') fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      drag = { tool: toolOf(event, editor.tool), moved: 0, rest: 0 };
      const at = placeOf(event);
      if (at === null || fingers.size > 1) return;
      if (drag.tool === 'cursor') view.moveTo(at.world);
      if (drag.tool === 'length' || drag.tool === 'area') measuring.begin(drag.tool, at.world);
      if (isBrush(drag.tool)) editor.strokeBegin(at.world, at.plane);
    };

    const move = (event: PointerEvent): void => {
      const at = placeOf(event);
      if (drag === null || at === null) {
        if (at !== null) editor.hover = { world: at.world, plane: at.plane };
        return;
      }
      const [dx, dy] = [event.movementX, event.movementY];
      drag.moved += Math.abs(dx) + Math.abs(dy);
      editor.hover = { world: at.world, plane: at.plane };
      if (fingers.size > 1) {
        pinch(event, at.camera.scale);
        return;
      }
      if (event.pointerType === 'touch' && drag.tool === 'window') {
        swipe(drag, dy);
        return;
      }
      if (drag.tool === 'cursor') view.moveTo(at.world);
      else if (drag.tool === 'window') view.window = dragWindow(view.window, dx, dy);
      else if (drag.tool === 'zoom') view.zoom(Math.exp(-dy / 150));
      else if (drag.tool === 'pan') view.pan({ x: dx * at.camera.scale, y: dy * at.camera.scale });
      else if (drag.tool === 'length' || drag.tool === 'area') measuring.drag(at.world);
      else editor.strokeMove(at.world, at.plane);
    };

    /** Two fingers: their middle pans, their distance zooms. */
    const pinch = (event: PointerEvent, scale: number): void => {
      const before = spread(fingers);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const after = spread(fingers);
      view.zoom(after.distance / Math.max(1, before.distance));
      view.pan({ x: (after.x - before.x) * scale, y: (after.y - before.y) * scale });
    };

    const swipe = (swiped: Drag, dy: number): void => {
      swiped.rest += dy;
      const slices = Math.trunc(swiped.rest / slicePixels);
      swiped.rest -= slices * slicePixels;
      if (slices !== 0) view.step(-slices);
    };

    const up = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
      const at = placeOf(event);
      if (drag !== null && drag.moved < 4 && event.button === 0 && drag.tool === 'window' && at !== null)
        view.moveTo(at.world);
      if (drag?.tool === 'length' || drag?.tool === 'area') measuring.end(drag.moved < 4);
      editor.strokeEnd();
      if (fingers.size === 0) drag = null;
    };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      activate();
      if (event.ctrlKey) view.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
      else view.step(event.deltaY < 0 ? 1 : -1);
    };

    const events = new AbortController();
    const { signal } = events;
    holder.addEventListener('pointerdown', down, { signal });
    holder.addEventListener('pointermove', move, { signal });
    holder.addEventListener('pointerup', up, { signal });
    holder.addEventListener('pointercancel', up, { signal });
    holder.addEventListener('pointerleave', () => (editor.hover = null), { signal });
    holder.addEventListener('wheel', wheel, { signal, passive: false });
    holder.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    return () => events.abort();
  };
}

function toolOf({ button, shiftKey }: PointerEvent, chosen: ToolName): ToolName {
  if (button === 1) return 'pan';
  if (button === 2) return 'zoom';
  return shiftKey ? 'cursor' : chosen;
}

function spread(fingers: ReadonlyMap<number, Point>): Point & { distance: number } {
  const [a, b] = [...fingers.values()];
  if (a === undefined || b === undefined) return { x: 0, y: 0, distance: 1 };
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
}
