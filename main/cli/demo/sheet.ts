/**
 * The sheet of the demo: per case a row of image, label and each run's mask; below, Dice against MACs, which cases judged,
 * and how long each run took.
 */
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { drawPlot, type PlotPoint } from './plot.ts';
import { drawSlice, fullestSlice, type SliceLayers, type SlicePixels } from './slice.ts';

export interface SheetCase extends Omit<SliceLayers, 'labels' | 'k'> {
  readonly name: string;
  readonly label: Uint8Array;
  /** One mask per run, in the order of the runs. */
  readonly masks: readonly Uint8Array[];
}

export interface Sheet {
  readonly cases: readonly SheetCase[];
  /** Names of the runs, for the columns. */
  readonly runs: readonly string[];
  readonly points: readonly PlotPoint[];
  /** Lines below the plot: what was measured on which cases, and how long it took. */
  readonly remarks: readonly string[];
}

const panel = 220;
const gap = 12;
const title = 24;
const plotHeight = 220;
const plotMargin = 70;
const line = 20;

/** @returns a PNG file. */
export function drawSheet({ cases, runs, points, remarks }: Sheet): Buffer {
  const columns = ['image', 'label', ...runs];
  const width = gap + columns.length * (panel + gap);
  const rows = title + cases.length * (panel + title + gap);
  const canvas = createCanvas(width, rows + plotHeight + 2 * plotMargin + remarks.length * line);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  columns.forEach((name, column) => write(context, name, columnX(column), title - 8));
  cases.forEach((one, row) => drawRow(context, one, title + row * (panel + title + gap)));
  drawPlot(
    context,
    { x: plotMargin, y: rows + plotMargin, width: width - 2 * plotMargin, height: plotHeight },
    points,
  );
  const below = rows + plotHeight + 2 * plotMargin;
  remarks.forEach((text, index) => write(context, text, gap, below + index * line));
  return canvas.toBuffer('image/png');
}

function drawRow(context: SKRSContext2D, { name, label, masks, grid, image }: SheetCase, y: number): void {
  const k = fullestSlice(grid, label);
  [null, label, ...masks].forEach((labels, column) => {
    const picture = toCanvas(drawSlice({ grid, image, labels, k }));
    const millimetres = [picture.width * grid.spacing[0], picture.height * grid.spacing[1]] as const;
    const scale = panel / Math.max(...millimetres);
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, columnX(column), y, millimetres[0] * scale, millimetres[1] * scale);
  });
  write(context, `${name}, slice ${k + 1} of ${grid.size[2]}`, columnX(0), y + panel + 16);
}

function toCanvas({ width, height, rgba }: SlicePixels): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const data = context.createImageData(width, height);
  data.data.set(rgba);
  context.putImageData(data, 0, 0);
  return canvas;
}

function columnX(column: number): number {
  return gap + column * (panel + gap);
}

function write(context: SKRSContext2D, text: string, x: number, y: number): void {
  context.fillStyle = '#222222';
  context.font = '13px sans-serif';
  context.textAlign = 'left';
  context.fillText(text, x, y);
}
