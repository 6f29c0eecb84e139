/**
 * What is drawn over a slice, whoever drew it: outlines of labels, the crosshair, measurements, the brush, the scale
 * bar. One painter for all backends, so that they cannot differ.
 */
import type { Triple } from '../../shared/volume.ts';
import { type Camera, type PaneSize, pointOf } from './geometry/camera.ts';
import { type Raster, sampleLabels } from './geometry/sample.ts';
import { cross, dot, subtract } from './geometry/vectors.ts';
import { describeMeasurement, type Measurement } from './measurements.ts';
import { type OverlayStyle, paintOutlines } from './overlay.ts';
import type { LabelLayer } from './views/slice-view.ts';

export interface MarksScene {
  readonly camera: Camera;
  readonly labels: LabelLayer | null;
  readonly style: OverlayStyle;
  /** null: hidden. */
  readonly cursor: Triple | null;
  readonly measurements: readonly Measurement[];
  /** Where the brush is and how large, while one is held. */
  readonly brush: { readonly center: Triple; readonly radius: number } | null;
  /** Measurements farther from the slice than this many millimetres are not shown. */
  readonly reach: number;
}

const amber = 'rgb(255 212 121 / 75%)';

export function drawMarks(canvas: HTMLCanvasElement, raster: Raster, scene: MarksScene): void {
  canvas.width = raster.width;
  canvas.height = raster.height;
  const context = canvas.getContext('2d');
  if (context === null || raster.width === 0 || raster.height === 0) return;
  if (scene.labels !== null && scene.style.outline) {
    const picture = new ImageData(raster.width, raster.height);
    const slice = sampleLabels(scene.labels, scene.camera, raster);
    paintOutlines(slice, raster.width, scene.style, picture.data);
    context.putImageData(picture, 0, 0);
  }
  context.scale(raster.ratio, raster.ratio);
  const pane = { width: raster.width / raster.ratio, height: raster.height / raster.ratio };
  context.strokeStyle = amber;
  context.fillStyle = '#fff';
  context.font = '12px system-ui, sans-serif';
  if (scene.cursor !== null) drawCrosshair(context, pane, pointOf(scene.camera, pane, scene.cursor));
  for (const measurement of scene.measurements) drawMeasurement(context, pane, scene, measurement);
  if (scene.brush !== null) {
    const { x, y } = pointOf(scene.camera, pane, scene.brush.center);
    context.beginPath();
    context.arc(x, y, scene.brush.radius / scene.camera.scale, 0, 2 * Math.PI);
    context.stroke();
  }
  drawScaleBar(context, pane, scene.camera.scale);
}

/** Open in the middle, so that it does not hide what it points at. */
function drawCrosshair(
  context: CanvasRenderingContext2D,
  pane: PaneSize,
  { x, y }: { x: number; y: number },
): void {
  const gap = 9;
  context.beginPath();
  for (const [fromX, fromY, toX, toY] of [
    [0, y, x - gap, y],
    [x + gap, y, pane.width, y],
    [x, 0, x, y - gap],
    [x, y + gap, x, pane.height],
  ] as const) {
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
  }
  context.stroke();
}

function drawMeasurement(
  context: CanvasRenderingContext2D,
  pane: PaneSize,
  { camera, reach }: MarksScene,
  measurement: Measurement,
): void {
  const normal = cross(camera.right, camera.down);
  const near = measurement.points.every(
    (point) => Math.abs(dot(subtract(point, camera.center), normal)) <= reach,
  );
  const points = measurement.points.map((point) => pointOf(camera, pane, point));
  const [first, last] = [points[0], points.at(-1)];
  if (!near || first === undefined || last === undefined) return;
  context.save();
  context.strokeStyle = '#7fe0f2';
  context.lineWidth = 1.5;
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  if (measurement.kind === 'area') context.closePath();
  context.stroke();
  for (const { x, y } of measurement.kind === 'length' ? points : [])
    context.strokeRect(x - 2.5, y - 2.5, 5, 5);
  context.shadowColor = '#000';
  context.shadowBlur = 3;
  context.fillText(describeMeasurement(measurement), last.x + 7, last.y - 7);
  context.restore();
}

/** A round length of about a fifth of the pane, at its lower edge, with a tick each tenth of it. */
function drawScaleBar(context: CanvasRenderingContext2D, { width, height }: PaneSize, scale: number): void {
  const target = 0.22 * width * scale;
  const power = 10 ** Math.floor(Math.log10(target));
  const length = (target / power >= 5 ? 5 : target / power >= 2 ? 2 : 1) * power;
  const pixels = length / scale;
  const [left, y] = [(width - pixels) / 2, height - 12];
  context.save();
  context.strokeStyle = '#fff';
  context.shadowColor = '#000';
  context.shadowBlur = 2;
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(left + pixels, y);
  for (let tick = 0; tick <= 10; tick++) {
    const x = left + (pixels * tick) / 10;
    context.moveTo(x, y);
    context.lineTo(x, y - (tick % 10 === 0 ? 7 : tick === 5 ? 5 : 3));
  }
  context.stroke();
  context.textAlign = 'center';
  context.fillText(length >= 10 ? `${length / 10} cm` : `${length} mm`, left + pixels / 2, y - 10);
  context.restore();
}
