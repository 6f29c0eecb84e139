/** Slices on a plain 2D canvas: for machines without WebGL, and the oracle of the other views' picture tests. */
import { sampleImage, sampleLabels } from '../geometry/sample.ts';
import { paintLabels } from '../overlay.ts';
import { paintGrey } from '../window-level.ts';
import type { Backend, SliceScene, SliceView } from './slice-view.ts';

export const canvasBackend: Backend = {
  kind: 'canvas',
  description: 'plain 2D canvas',
  open: openCanvasView,
  onFailure: () => undefined, // there is nothing left to fall back to
  forget: () => undefined,
};

function openCanvasView(element: HTMLDivElement): SliceView {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%';
  element.append(canvas);
  return { show: (scene) => draw(canvas, scene), close: () => canvas.remove() };
}

function draw(canvas: HTMLCanvasElement, scene: SliceScene): void {
  const { raster } = scene;
  const context = canvas.getContext('2d');
  if (context === null || raster.width === 0 || raster.height === 0) return;
  canvas.width = raster.width;
  canvas.height = raster.height;
  const picture = new ImageData(raster.width, raster.height);
  paintGrey(sampleImage(scene.image, scene.camera, raster), scene.window, picture.data);
  if (scene.labels !== null)
    paintLabels(sampleLabels(scene.labels, scene.camera, raster), scene.style, picture.data);
  context.putImageData(picture, 0, 0);
}
