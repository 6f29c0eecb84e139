/** What the main mouse button (or a finger) does in a pane. The other buttons always do what they do elsewhere. */

export const tools = [
  { name: 'window', title: 'Window/level', key: 'w' },
  { name: 'cursor', title: 'Crosshair', key: 'c' },
  { name: 'pan', title: 'Pan', key: 'p' },
  { name: 'zoom', title: 'Zoom', key: 'z' },
  { name: 'length', title: 'Length', key: 'l' },
  { name: 'area', title: 'Area', key: 'a' },
] as const;

export const brushes = [
  { name: 'brush', title: 'Brush', key: 'b' },
  { name: 'eraser', title: 'Eraser', key: 'e' },
  { name: 'threshold', title: 'Threshold brush', key: 't' },
  { name: 'fill', title: 'Fill', key: 'f' },
] as const;

export type BrushName = (typeof brushes)[number]['name'];
export type ToolName = (typeof tools)[number]['name'] | BrushName;

export const isBrush = (tool: ToolName): tool is BrushName => brushes.some(({ name }) => name === tool);
