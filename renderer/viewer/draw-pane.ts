/** Draws a slice into a canvas: the image may be smoothed when enlarged, labels never are. */
import type { Triple } from '../../shared/volume.ts';
import { type OverlayStyle, paintLabels } from './overlay.ts';
import { extractSlice, pixelOf, type SlicePlane } from './slice-plane.ts';
import { placeSlice, type ViewBox } from './view-box.ts';
import { paintGrey, type Window } from './window-level.ts';

export interface PaneScene {
  readonly plane: SlicePlane;
  readonly size: Triple;
  readonly slice: number;
  readonly cursor: Triple;
  readonly image: Float32Array;
  readonly labels: Uint8Array | null;
  readonly window: Window;
  readonly style: OverlayStyle;
  readonly box: ViewBox;
}

export function drawPane(canvas: HTMLCanvasElement, scene: PaneScene): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { plane, size, slice, labels } = scene;
  const [width, height] = [plane.right.length, plane.down.length];
  const placement = placeSlice(plane, scene.box, canvas);
  const layer = (paint: (rgba: Uint8ClampedArray) => void, smooth: boolean): void => {
    const picture = new ImageData(width, height);
    paint(picture.data);
    const buffer = new OffscreenCanvas(width, height);
    buffer.getContext('2d')?.putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = smooth;
    context.drawImage(buffer, placement.left, placement.top, placement.width, placement.height);
  };

  context.clearRect(0, 0, canvas.width, canvas.height);
  const grey = extractSlice(scene.image, size, plane, slice, new Float32Array(width * height));
  layer((rgba) => paintGrey(grey, scene.window, rgba), true);
  if (labels !== null) {
    const values = extractSlice(labels, size, plane, slice, new Uint8Array(width * height));
    layer((rgba) => paintLabels(values, width, scene.style, rgba), false);
  }

  const at = pixelOf(plane, scene.cursor);
  const x = placement.left + ((at.x + 0.5) / width) * placement.width;
  const y = placement.top + ((at.y + 0.5) / height) * placement.height;
  context.strokeStyle = 'rgb(255 212 121 / 55%)';
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, canvas.height);
  context.moveTo(0, y);
  context.lineTo(canvas.width, y);
  context.stroke();
}
