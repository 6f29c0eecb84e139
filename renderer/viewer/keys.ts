/** The viewer's keys: one table for what they do and for the help that lists them. */
import { planeNames } from './geometry/planes.ts';
import { layouts } from './layouts.ts';
import { brushes, tools } from './tools.ts';
import { ctPresets, dragWindow } from './window-level.ts';
import type { Workbench } from './workbench.ts';

export interface KeyAction {
  /** As `KeyboardEvent.key`, with `Ctrl+` and `Shift+` before it where they are held (Shift only with named keys). */
  readonly keys: readonly string[];
  readonly does: string;
  readonly group: 'Slices' | 'View' | 'Window' | 'Overlay' | 'Compare' | 'Measure' | 'Correct';
  readonly run: (bench: Workbench) => void;
}

const group = (name: KeyAction['group'], actions: readonly Omit<KeyAction, 'group'>[]): KeyAction[] =>
  actions.map((action) => ({ ...action, group: name }));

export const keyActions: readonly KeyAction[] = [
  ...group('Slices', [
    { keys: ['ArrowUp'], does: 'next slice', run: ({ view }) => view.step(1) },
    { keys: ['ArrowDown'], does: 'previous slice', run: ({ view }) => view.step(-1) },
    { keys: ['PageUp'], does: 'ten slices on', run: ({ view }) => view.step(10) },
    { keys: ['PageDown'], does: 'ten slices back', run: ({ view }) => view.step(-10) },
    { keys: [' '], does: 'cine on or off; with a brush: paint at the crosshair', run: space },
    { keys: ['Ctrl+ArrowLeft'], does: 'crosshair left', run: ({ view }) => view.nudge(-1, 0) },
    { keys: ['Ctrl+ArrowRight'], does: 'crosshair right', run: ({ view }) => view.nudge(1, 0) },
    { keys: ['Ctrl+ArrowUp'], does: 'crosshair up', run: ({ view }) => view.nudge(0, -1) },
    { keys: ['Ctrl+ArrowDown'], does: 'crosshair down', run: ({ view }) => view.nudge(0, 1) },
    { keys: ['.'], does: 'next case', run: ({ view }) => view.showNeighbour(1) },
    { keys: [','], does: 'previous case', run: ({ view }) => view.showNeighbour(-1) },
  ]),
  ...group('View', [
    ...layouts.map(({ name, title }, index) => ({
      keys: [String(index + 1)],
      does: `layout ${title}`,
      run: ({ view }: Workbench) => view.setLayout(name),
    })),
    { keys: ['Tab'], does: 'next pane', run: ({ view }) => nextPane(view, 1) },
    { keys: ['q'], does: 'next channel', run: ({ view }) => void view.nextChannel() },
    { keys: ['v'], does: 'next plane (axial, coronal, sagittal, oblique)', run: nextPlane },
    { keys: ['['], does: 'turn the oblique plane', run: ({ view }) => view.turn({ pitch: 0, yaw: -5 }) },
    { keys: [']'], does: 'turn it the other way', run: ({ view }) => view.turn({ pitch: 0, yaw: 5 }) },
    { keys: ['{'], does: 'tip the oblique plane', run: ({ view }) => view.turn({ pitch: -5, yaw: 0 }) },
    { keys: ['}'], does: 'tip it the other way', run: ({ view }) => view.turn({ pitch: 5, yaw: 0 }) },
    { keys: ['+', '='], does: 'zoom in', run: ({ view }) => view.zoom(1.2) },
    { keys: ['-'], does: 'zoom out', run: ({ view }) => view.zoom(1 / 1.2) },
    { keys: ['Shift+ArrowLeft'], does: 'pan left', run: ({ view }) => view.pan({ x: -5, y: 0 }) },
    { keys: ['Shift+ArrowRight'], does: 'pan right', run: ({ view }) => view.pan({ x: 5, y: 0 }) },
    { keys: ['Shift+ArrowUp'], does: 'pan up', run: ({ view }) => view.pan({ x: 0, y: -5 }) },
    { keys: ['Shift+ArrowDown'], does: 'pan down', run: ({ view }) => view.pan({ x: 0, y: 5 }) },
    { keys: ['x'], does: 'crosshair on or off', run: ({ view }) => (view.crosshair = !view.crosshair) },
    { keys: ['i'], does: 'texts in the panes on or off', run: ({ view }) => (view.facts = !view.facts) },
    { keys: ['0', 'r'], does: 'reset zoom, tilt and window', run: ({ view }) => view.reset() },
    ...tools.map(({ title, key, name }) => ({
      keys: [key],
      does: `main mouse button: ${title.toLowerCase()}`,
      run: ({ editor }: Workbench) => (editor.tool = name),
    })),
  ]),
  ...group('Window', [
    {
      keys: ['ArrowRight'],
      does: 'wider',
      run: ({ view }) => (view.window = dragWindow(view.window, 20, 0)),
    },
    {
      keys: ['ArrowLeft'],
      does: 'narrower',
      run: ({ view }) => (view.window = dragWindow(view.window, -20, 0)),
    },
    { keys: ['u'], does: 'brighter', run: ({ view }) => (view.window = dragWindow(view.window, 0, -10)) },
    { keys: ['d'], does: 'darker', run: ({ view }) => (view.window = dragWindow(view.window, 0, 10)) },
    { keys: ['F4'], does: 'automatic', run: ({ view }) => view.autoWindow() },
    ...ctPresets.map((preset, index) => ({
      keys: [`F${index + 5}`],
      does: `${preset.name} (CT)`,
      run: ({ view }: Workbench) => {
        if (view.isCt) view.window = preset;
      },
    })),
  ]),
  ...group('Overlay', [
    { keys: ['s'], does: 'overlay on or off (flicker)', run: ({ view }) => (view.overlay = !view.overlay) },
    { keys: ['o'], does: 'outline on or off', run: ({ view }) => (view.outline = !view.outline) },
    { keys: ['>'], does: 'more opaque', run: ({ view }) => (view.opacity = Math.min(1, view.opacity + 0.1)) },
    { keys: ['<'], does: 'less opaque', run: ({ view }) => (view.opacity = Math.max(0, view.opacity - 0.1)) },
    { keys: ['m'], does: 'next mask over the image', run: nextMask },
    { keys: ['h'], does: 'show all classes or hide them', run: toggleAll },
    {
      keys: ['g'],
      does: 'segment this case with the chosen model',
      run: ({ segmenting }) => void segmenting.segment(),
    },
    {
      keys: ['E'],
      does: 'export the mask shown',
      run: ({ segmenting }) => (segmenting.dialog = 'export'),
    },
  ]),
  ...group('Compare', [
    {
      keys: ['j'],
      does: 'to the slice of largest disagreement',
      run: ({ comparison }) => comparison.jumpToWorst(),
    },
    { keys: ['k'], does: 'swap the two masks', run: ({ comparison }) => comparison.swap() },
  ]),
  ...group('Measure', [
    {
      keys: ['Enter'],
      does: 'with length or area: a point at the crosshair',
      run: ({ measuring, editor, view }) => {
        if (editor.tool === 'length' || editor.tool === 'area') measuring.point(editor.tool, view.cursor);
      },
    },
    { keys: ['Shift+Enter'], does: 'close the area', run: ({ measuring }) => measuring.end() },
    {
      keys: ['Backspace', 'Delete'],
      does: 'remove the last measurement',
      run: ({ measuring }) => measuring.removeLast(),
    },
  ]),
  ...group('Correct', [
    { keys: ['n'], does: 'begin a correction of the mask shown', run: ({ editor }) => void editor.begin() },
    ...brushes.map(({ title, key, name }) => ({
      keys: [key],
      does: title.toLowerCase(),
      run: ({ editor, view }: Workbench) => {
        if (view.draft !== null) editor.tool = name;
      },
    })),
    { keys: ['y'], does: 'next class to paint', run: nextClass },
    { keys: [')'], does: 'larger brush', run: ({ editor }) => editor.resize(1.25) },
    { keys: ['('], does: 'smaller brush', run: ({ editor }) => editor.resize(0.8) },
    { keys: ['Ctrl+z'], does: 'undo', run: ({ editor }) => editor.undo() },
    { keys: ['Ctrl+y'], does: 'redo', run: ({ editor }) => editor.redo() },
  ]),
];

/** @returns whether the key meant something here */
export function handleKey(
  bench: Workbench,
  { key, ctrlKey, metaKey, shiftKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): boolean {
  const control = ctrlKey || metaKey ? 'Ctrl+' : '';
  const shift = shiftKey && key.length > 1 ? 'Shift+' : '';
  const name = control + shift + (key.length === 1 && control !== '' ? key.toLowerCase() : key);
  const action = keyActions.find(({ keys }) => keys.includes(name));
  // The last pane lets go of Tab, so that the keyboard is not trapped.
  if (name === 'Tab' && bench.view.activePane >= bench.view.panes.length - 1) return false;
  action?.run(bench);
  return action !== undefined;
}

function space({ view, editor }: Workbench): void {
  if (editor.painting) editor.dab();
  else view.cine = !view.cine;
}

function nextPane(view: Workbench['view'], by: number): void {
  view.activePane = (view.activePane + by) % view.panes.length;
}

function nextPlane({ view }: Workbench): void {
  const next = planeNames[(planeNames.indexOf(view.planeName) + 1) % planeNames.length];
  if (next !== undefined) view.planeName = next;
}

function nextMask({ view }: Workbench): void {
  const at = view.masks.findIndex(({ key }) => key === view.overlayKey);
  view.overlayKey = view.masks[(at + 1) % view.masks.length]?.key ?? '';
}

function toggleAll({ view }: Workbench): void {
  view.hidden = view.hidden.size > 0 ? new Set() : new Set(view.classes.map(({ value }) => value));
}

function nextClass({ view, editor }: Workbench): void {
  const at = view.classes.findIndex(({ value }) => value === editor.value);
  editor.value = view.classes[(at + 1) % view.classes.length]?.value ?? 1;
}
