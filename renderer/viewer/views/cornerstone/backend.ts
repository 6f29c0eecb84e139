/** Cornerstone, started once; loaded only when a viewer is opened and WebGL can be had. */
import * as core from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';
import type { Backend, BackendKind } from '../slice-view.ts';
import { forgetColourTables } from './colours.ts';
import { type CornerstoneView, openCornerstoneView } from './cornerstone-view.ts';
import { asTheyAre, wholeLevels } from './levels.ts';
import { copyVoxelsPlainly, keepingSlicesInMemory } from './processor-backend.ts';
import { forgetVolumes } from './volumes.ts';

/** Volumes are ours and counted by us; the cache only has to take them all. */
const cacheBytes = 8 * 2 ** 30;

/** Cornerstone keeps the answer. */
export const lookForRenderer = (): void => void core.getRenderingCapabilities();

/** @param wanted null: the graphics card, unless what calls itself one is software */
export function startCornerstone(wanted: Exclude<BackendKind, 'canvas'> | null): Backend {
  core.init({
    rendering: {
      // One context: each would hold textures of its own for every volume.
      webGlContextCount: 1,
      // Slices are taken as they were stored, and the canvas scales them, instead of sampling every pixel.
      planar: { cpuVolume: { volumeModifiedThrottleMs: 0, useViewportSamplingForLinear: false } },
    },
  } as never);
  tools.init();
  core.cache.setMaxCacheSize(cacheBytes);
  const { renderer, softwareRasterizer } = core.getRenderingCapabilities();
  const kind = wanted ?? (softwareRasterizer ? 'cpu' : 'gpu');
  core.setRenderBackend(kind === 'cpu' ? core.Enums.RenderBackends.CPU : core.Enums.RenderBackends.GPU);
  if (kind === 'cpu') copyVoxelsPlainly();
  const { SegmentationRepresentations } = tools.Enums;
  tools.segmentation.config.style.setStyle(
    { type: SegmentationRepresentations.Labelmap },
    // Outlines are drawn by us, the same on every backend; opacity is in the colour tables.
    {
      renderFill: true,
      renderFillInactive: true,
      fillAlpha: 1,
      fillAlphaInactive: 1,
      renderOutline: false,
      renderOutlineInactive: false,
    },
  );
  const engine = new core.RenderingEngine('secateur');
  const views = new Set<CornerstoneView>();
  const listeners = new Set<(reason: string) => void>();
  const fail = (reason: string): void => listeners.forEach((listener) => listener(reason));
  core.eventTarget.addEventListener(core.Enums.Events.WEBGL_CONTEXT_LOST, () =>
    fail('the graphics card was lost'),
  );
  core.eventTarget.addEventListener(core.Enums.Events.RENDER_PATH_ERROR, () => fail('drawing failed'));
  return {
    kind,
    description: kind === 'cpu' ? 'Cornerstone on the processor' : `Cornerstone on ${renderer}`,
    open: (element) => {
      const view =
        kind === 'cpu'
          ? keepingSlicesInMemory(() =>
              openCornerstoneView(engine, element, { levelsOf: wholeLevels, onFailure: fail }),
            )
          : openCornerstoneView(engine, element, { levelsOf: asTheyAre, onFailure: fail });
      views.add(view);
      return {
        ...view,
        close: () => {
          views.delete(view);
          view.close();
        },
      };
    },
    onFailure: (listener) => void listeners.add(listener),
    forget: () => {
      for (const view of views) view.release();
      forgetVolumes();
      forgetColourTables();
    },
  };
}
