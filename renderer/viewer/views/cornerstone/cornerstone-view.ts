/**
 * A pane drawn by Cornerstone's planar viewport. Mounting volumes is asynchronous there, so the view remembers the
 * scene that is wanted last and catches up with it; moving about in what is mounted happens at once.
 *
 * Its size is ours: Cornerstone's own `resize` compares with the canvas that WebGL draws on, which keeps its first size
 * where the processor draws on another, and does nothing while a frame is waited for. After every drawing the picture is
 * checked against its box; one that cannot be brought to lie right is not left on view.
 */
import { Enums, type PlanarViewport, type RenderingEngine } from '@cornerstonejs/core';
import { segmentation } from '@cornerstonejs/tools';
import type { ImageVoxels } from '../../../../shared/data-paths.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { dot, scaled, subtract, cross } from '../../geometry/vectors.ts';
import type { Raster } from '../../geometry/sample.ts';
import { boxOf } from '../../pane-box.ts';
import type { Window } from '../../window-level.ts';
import type { SliceScene, SliceView } from '../slice-view.ts';
import { colourTable } from './colours.ts';
import type { Levels } from './levels.ts';
import { labelsChanged, resample, segmentationFor, volumeFor } from './volumes.ts';

export interface CornerstoneView extends SliceView {
  /** Lets go of all volumes, before they are freed. */
  release(): void;
}

interface CornerstoneViewOptions {
  /** What the backend can hold of an image. */
  readonly levelsOf: (voxels: ImageVoxels) => Levels;
  readonly onFailure: (reason: string) => void;
}

let count = 0;

export function openCornerstoneView(
  engine: RenderingEngine,
  holder: HTMLDivElement,
  { levelsOf, onFailure }: CornerstoneViewOptions,
): CornerstoneView {
  const imageOf = ({ image }: SliceScene): string =>
    volumeFor({ ...image, voxels: levelsOf(image.voxels).voxels });
  const element = document.createElement('div'); // Cornerstone sets its style and leaves things in it
  element.style.cssText = 'position: absolute; inset: 0';
  holder.append(element);
  const viewportId = `pane-${count++}`;
  engine.enableElement({ viewportId, element, type: Enums.ViewportType.PLANAR_NEXT });
  const viewport = engine.getViewport<PlanarViewport>(viewportId);
  let wanted: SliceScene | null = null;
  let mounting = false;
  let closed = false;
  const isClosed = (): boolean => closed; // may change while a mount is awaited
  let mounted: { image: string | null; labels: string | null } = { image: null, labels: null };
  let shown: SliceScene | null = null;

  const catchUp = async (): Promise<void> => {
    if (mounting) return;
    mounting = true;
    try {
      while (!isClosed() && wanted !== null && wanted !== shown) {
        const scene = wanted;
        await mount(scene);
        if (isClosed()) break;
        apply(scene, shown);
        shown = scene;
      }
    } catch (cause) {
      onFailure(cause instanceof Error ? cause.message : String(cause));
    } finally {
      mounting = false;
    }
  };

  const mount = async (scene: SliceScene): Promise<void> => {
    const image = imageOf(scene);
    const labels = scene.labels === null ? null : segmentationFor(scene.labels);
    if (mounted.labels !== null && (mounted.labels !== labels || mounted.image !== image))
      segmentation.removeLabelmapRepresentation(viewportId, mounted.labels);
    if (mounted.image !== image) {
      await viewport.setDisplaySets({
        displaySetId: image,
        options: { orientation: orientationOf(scene) as never },
      });
      mounted = { image, labels: null };
    }
    if (labels !== null && mounted.labels !== labels) {
      await mountLabels(viewport, viewportId, labels);
    }
    mounted = { image, labels };
  };

  const apply = (scene: SliceScene, before: SliceScene | null): void => {
    const { camera, window } = scene;
    const center = [...camera.center] as [number, number, number];
    const isSameSize = before !== null && isSameRaster(before.raster, scene.raster);
    if (!isSameSize) resize(viewport, scene.raster);
    viewport.setViewState({
      orientation: orientationOf(scene) as never,
      slice: { kind: 'volumePoint', sliceWorldPoint: center },
      anchorWorld: center,
      anchorCanvas: [0.5, 0.5],
    });
    matchScale(viewport, element, camera.scale);
    // Whatever is set is drawn once more, so what stays is not set again: a step of scrolling is drawn once.
    let isDrawn = isSameSize && before.labels === scene.labels;
    const image = imageOf(scene);
    if (before?.image.key !== scene.image.key || !isSameWindow(before.window, window)) {
      const levels = levelsOf(scene.image.voxels);
      viewport.setDisplaySetPresentation(image, {
        voiRange: {
          lower: levels.of(window.center - window.width / 2),
          upper: levels.of(window.center + window.width / 2),
        },
      });
      isDrawn = false;
    }
    if (scene.labels !== null) {
      const id = segmentationFor(scene.labels);
      if (before?.labels?.key !== scene.labels.key || before.style !== scene.style) {
        segmentation.config.color.setColorLUT(viewportId, id, colourTable(scene.style));
        isDrawn = false;
      }
      if (before?.labels?.key === scene.labels.key) {
        if (before.labels.revision !== scene.labels.revision) labelsChanged(id);
        else if (movedALittle(scene, before)) resample(id);
      }
    }
    if (before?.image.key === scene.image.key && movedALittle(scene, before)) resample(image);
    if (!isDrawn) viewport.render();
  };

  let repeats = 0;
  const rendered = (): void => {
    if (shown === null || shown !== wanted || !isUpToDate(element, shown)) return; // another scene is on its way
    if (lies(viewport, element, shown)) repeats = 0;
    else if (repeats++ < mostRepeats) {
      shown = null; // what is mounted stays
      void catchUp();
    } else onFailure('its pictures did not lie where they belong');
  };
  element.addEventListener(Enums.Events.IMAGE_RENDERED, rendered);

  return {
    show: (scene) => {
      wanted = scene;
      void catchUp();
    },
    release: () => {
      wanted = null;
      shown = null;
      if (mounted.labels !== null) segmentation.removeLabelmapRepresentation(viewportId, mounted.labels);
      if (mounted.image !== null) viewport.removeData(mounted.image);
      mounted = { image: null, labels: null };
    },
    close: () => {
      closed = true;
      element.removeEventListener(Enums.Events.IMAGE_RENDERED, rendered);
      engine.disableElement(viewportId);
      element.remove();
    },
  };
}

function orientationOf({ camera }: SliceScene): { viewPlaneNormal: Triple; viewUp: Triple } {
  const viewUp = scaled(camera.down, -1);
  return { viewPlaneNormal: cross(camera.right, viewUp), viewUp };
}

const isSameWindow = (a: Window, b: Window): boolean => a.center === b.center && a.width === b.width;

/** Cornerstone resamples on the processor only after half a slice; a nearer voxel may come sooner. */
function movedALittle(scene: SliceScene, before: SliceScene): boolean {
  const normal = cross(scene.camera.right, scene.camera.down);
  const moved = Math.abs(dot(subtract(scene.camera.center, before.camera.center), normal));
  return moved > 1e-6 && moved < Math.max(...scene.image.grid.spacing);
}

/** Sets millimetres per CSS pixel: what scale 1 means depends on the volume and the pane, so it is measured. */
function matchScale(viewport: PlanarViewport, element: HTMLDivElement, wanted: number): void {
  const perPixel = millimetresPerPixel(viewport, element);
  const present = viewport.getViewState().scale;
  const scale = Array.isArray(present) ? present[1] : (present ?? 1);
  if (Math.abs(perPixel / wanted - 1) < 1e-9) return;
  const next = (scale * perPixel) / wanted;
  viewport.setViewState({ scale: [next, next], scaleMode: 'fit' });
}

function millimetresPerPixel(viewport: PlanarViewport, element: HTMLDivElement): number {
  const at = (y: number): Triple => viewport.canvasToWorld([element.clientWidth / 2, y]);
  return Math.hypot(...subtract(at(100), at(0))) / 100;
}

/** The picture's size is set, whatever Cornerstone takes it to be, and all that it keeps of the former one is dropped. */
function resize(viewport: PlanarViewport, { width, height }: Raster): void {
  viewport.sWidth = width;
  viewport.sHeight = height;
  viewport.resize();
}

const isSameRaster = (a: Raster, b: Raster): boolean =>
  a.width === b.width && a.height === b.height && a.ratio === b.ratio;

/** Whether the scene was made for the box as it is now; else the pane has a newer one to show. */
const isUpToDate = (element: HTMLDivElement, { raster }: SliceScene): boolean =>
  isSameRaster(boxOf(element).raster, raster);

/** How often a picture that came out elsewhere than asked for is laid out once more. */
const mostRepeats = 5;

/** Whether all that is seen has the size of its box, and the camera's middle and scale, within a hundredth of a pixel. */
function lies(viewport: PlanarViewport, element: HTMLDivElement, { camera, raster }: SliceScene): boolean {
  const seen = [...element.querySelectorAll('canvas')].filter(({ clientWidth }) => clientWidth > 0);
  if (seen.some(({ width, height }) => width !== raster.width || height !== raster.height)) return false;
  const middle = viewport.canvasToWorld([element.clientWidth / 2, element.clientHeight / 2]);
  const off = Math.hypot(...subtract(middle, camera.center)) / camera.scale;
  return off < 0.01 && Math.abs(millimetresPerPixel(viewport, element) / camera.scale - 1) < 1e-6;
}

async function mountLabels(viewport: PlanarViewport, viewportId: string, id: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const looked = (): void => {
    const displaySet = viewport
      .getActors()
      .map(({ representationUID }) => representationUID)
      .find((uid): uid is string => typeof uid === 'string' && uid.startsWith(`${id}-Labelmap`));
    if (displaySet === undefined) return;
    // Without this the processor backend blends label values into other classes.
    viewport.setDisplaySetPresentation(displaySet, { interpolationType: Enums.InterpolationType.NEAREST });
    clearInterval(timer);
    resolve(undefined);
  };
  const timer = setInterval(looked, 5);
  segmentation.addLabelmapRepresentationToViewportMap({ [viewportId]: [{ segmentationId: id }] });
  await promise;
}
