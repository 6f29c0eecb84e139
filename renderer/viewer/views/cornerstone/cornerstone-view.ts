/**
 * A pane drawn by Cornerstone's planar viewport. Mounting volumes is asynchronous there, so the view remembers the
 * scene that is wanted last and catches up with it; moving about in what is mounted happens at once.
 */
import { Enums, type PlanarViewport, type RenderingEngine } from '@cornerstonejs/core';
import { segmentation } from '@cornerstonejs/tools';
import type { ImageVoxels } from '../../../../shared/data-paths.ts';
import type { Triple } from '../../../../shared/volume.ts';
import { dot, scaled, subtract, cross } from '../../geometry/vectors.ts';
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
    viewport.setViewState({
      orientation: orientationOf(scene) as never,
      slice: { kind: 'volumePoint', sliceWorldPoint: center },
      anchorWorld: center,
      anchorCanvas: [0.5, 0.5],
    });
    matchScale(viewport, element, camera.scale);
    // Whatever is set is drawn once more, so what stays is not set again: a step of scrolling is drawn once.
    let isDrawn = before !== null && before.labels === scene.labels;
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

  // Cornerstone does not look after its size: a pane that was made smaller would show a squeezed picture.
  let size = '';
  let again = 0;
  const resizing = new ResizeObserver(() => {
    const before = size;
    size = `${element.clientWidth} × ${element.clientHeight}`;
    if (before === '' || before === size || element.clientWidth * element.clientHeight === 0) return;
    engine.resize(true, true);
    again = mostRepeats;
    layOutAnew();
  });
  resizing.observe(element);

  const layOutAnew = (): void => {
    shown = null; // what is mounted stays
    void catchUp();
  };
  // On a slow graphics driver a new size takes effect after what was computed from the old one.
  const rendered = (): void => {
    if (again === 0 || shown === null || shown !== wanted || lies(viewport, element, shown.camera)) return;
    again--;
    engine.resize(true, true);
    layOutAnew();
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
      resizing.disconnect();
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

/** How often a picture that came out elsewhere than asked for is laid out once more after a change of size. */
const mostRepeats = 5;

/** Whether the picture lies where the camera has it, within a hundredth of a pixel at its middle. */
function lies(
  viewport: PlanarViewport,
  element: HTMLDivElement,
  { center, scale }: SliceScene['camera'],
): boolean {
  const canvas = element.querySelector('canvas');
  const wide = Math.round(element.clientWidth * window.devicePixelRatio);
  if (canvas !== null && Math.abs(canvas.width - wide) > 1) return false;
  const middle = viewport.canvasToWorld([element.clientWidth / 2, element.clientHeight / 2]);
  const off = Math.hypot(...subtract(middle, center)) / scale;
  return off < 0.01 && Math.abs(millimetresPerPixel(viewport, element) / scale - 1) < 1e-6;
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
