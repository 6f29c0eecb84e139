/** The viewer's keys: one table for what they do and for the help that lists them. */
import { planeNames } from './slice-plane.ts';
import type { ViewerView } from './viewer-view.svelte.ts';
import { dragWindow } from './window-level.ts';

interface KeyAction {
  readonly keys: readonly string[];
  readonly does: string;
  readonly run: (view: ViewerView) => void;
}

const pan = (view: ViewerView, x: number, y: number): void => {
  view.box = { ...view.box, panX: view.box.panX + x, panY: view.box.panY + y };
};

export const keyActions: readonly KeyAction[] = [
  { keys: ['ArrowUp', 'PageUp'], does: 'next slice', run: (view) => view.step(1) },
  { keys: ['ArrowDown', 'PageDown'], does: 'previous slice', run: (view) => view.step(-1) },
  {
    keys: ['p'],
    does: 'next plane (axial, coronal, sagittal)',
    run: (view) => {
      const next = planeNames[(planeNames.indexOf(view.planeName) + 1) % planeNames.length];
      if (next !== undefined) view.planeName = next;
    },
  },
  { keys: ['+', '='], does: 'zoom in', run: (view) => view.zoom(1.2) },
  { keys: ['-'], does: 'zoom out', run: (view) => view.zoom(1 / 1.2) },
  { keys: ['Shift+ArrowLeft'], does: 'pan left', run: (view) => pan(view, -5, 0) },
  { keys: ['Shift+ArrowRight'], does: 'pan right', run: (view) => pan(view, 5, 0) },
  { keys: ['Shift+ArrowUp'], does: 'pan up', run: (view) => pan(view, 0, -5) },
  { keys: ['Shift+ArrowDown'], does: 'pan down', run: (view) => pan(view, 0, 5) },
  { keys: ['w'], does: 'wider window', run: (view) => (view.window = dragWindow(view.window, 20, 0)) },
  { keys: ['n'], does: 'narrower window', run: (view) => (view.window = dragWindow(view.window, -20, 0)) },
  { keys: ['b'], does: 'brighter', run: (view) => (view.window = dragWindow(view.window, 0, -10)) },
  { keys: ['d'], does: 'darker', run: (view) => (view.window = dragWindow(view.window, 0, 10)) },
  { keys: ['o'], does: 'outline on or off', run: (view) => (view.outline = !view.outline) },
  { keys: ['0'], does: 'fit and window anew', run: (view) => view.reset() },
];

/** @returns whether the key meant something here */
export function handleKey(view: ViewerView, event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  const arrows = event.shiftKey && event.key.startsWith('Arrow');
  const name = arrows ? `Shift+${event.key}` : event.key;
  const action = keyActions.find(({ keys }) => keys.includes(name));
  action?.run(view);
  return action !== undefined;
}
