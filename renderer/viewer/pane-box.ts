/**
 * The one place where a pane is measured. Its camera, the pixels that every backend draws and what lies under the mouse
 * all follow from this, so that none can keep a former size.
 */
import type { PaneSize } from './geometry/camera.ts';
import type { Raster } from './geometry/sample.ts';

export interface PaneBox {
  /** CSS pixels. */
  readonly pane: PaneSize;
  readonly raster: Raster;
}

export function boxOf({ clientWidth, clientHeight }: HTMLElement): PaneBox {
  const ratio = window.devicePixelRatio;
  return {
    pane: { width: clientWidth, height: clientHeight },
    raster: { width: Math.round(clientWidth * ratio), height: Math.round(clientHeight * ratio), ratio },
  };
}

/** Tells the box at once and whenever it or the screen's pixels change, before the page is painted. */
export function followBox(element: HTMLElement, tell: (box: PaneBox) => void): () => void {
  const told = (): void => tell(boxOf(element));
  const sizes = new ResizeObserver(told);
  sizes.observe(element, { box: 'device-pixel-content-box' });
  // Another number of pixels in the same box: a zoomed page, a window on another screen.
  const screen = new AbortController();
  window.addEventListener('resize', told, { signal: screen.signal });
  const followScreen = (): void => {
    const media = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const changed = (): void => {
      told();
      followScreen(); // the question was about one resolution
    };
    media.addEventListener('change', changed, { once: true, signal: screen.signal });
  };
  followScreen();
  told();
  return () => {
    sizes.disconnect();
    screen.abort();
  };
}
