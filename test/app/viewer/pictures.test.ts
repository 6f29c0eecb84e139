/**
 * The colour at a known place is the colour of its class, on every backend, however the volume is stored, between
 * slices and in oblique planes too; the oracle is the label map itself.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid } from '../../../shared/volume.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Watch } from '../support/watch.ts';
import { builtStage } from './build-stage.ts';
import { openStage } from './open-stage.ts';
import { colours, expectColours, expectLabels, grids, inSlice, labelAt, voxelsOf } from './phantom-scenes.ts';
import type { Stage, StageScene } from './stage/stage.ts';

declare const window: { stage?: Stage };

let browser: Browser;
let folder: string;
beforeAll(async () => {
  [browser, folder] = [await launchBrowser(), await builtStage()];
}, 180_000);
afterAll(() => browser.close());

for (const kind of ['cpu', 'gpu', 'canvas'] as const)
  describe(`pictures by ${kind}`, () => {
    let page: Page;
    let watch: Watch;
    beforeAll(async () => {
      ({ page, watch } = await openStage(browser, folder));
      expect(await page.evaluate((wanted) => window.stage?.open(wanted), kind)).toBe(kind);
    }, 60_000);
    afterAll(() => page.close());

    for (const [name, grid] of Object.entries(grids))
      for (const plane of ['axial', 'coronal', 'sagittal'] as const)
        it(`show each class in its colour: ${name}, ${plane}`, async () => {
          const scene: StageScene = { key: name, grid, plane, at: [5, 4, 3], labels: true };
          await expectLabels(page, scene, voxelsOf({ grid, at: scene.at, plane }));
        });

    it('pick the nearest label between slices', async () => {
      const grid = grids['RAS'] as Grid;
      for (const k of [2.6, 3.4, 3.6]) {
        const scene: StageScene = { key: `off ${k}`, grid, plane: 'axial', at: [5, 4, k], labels: true };
        await expectLabels(page, scene, inSlice(2, Math.round(k)));
      }
    });

    it('follow small moves across the border between two slices', async () => {
      const grid = grids['RAS'] as Grid;
      for (const k of [3.4, 3.6, 3.3]) {
        const scene: StageScene = { key: 'moving', grid, plane: 'axial', at: [5, 4, k], labels: true };
        await expectLabels(page, scene, inSlice(2, Math.round(k)));
      }
    });

    it('show the right label where an oblique plane cuts a voxel’s centre', async () => {
      const grid = grids['LPS'] as Grid;
      const tilt = { pitch: 0, yaw: 35 };
      for (const at of [
        [5, 4, 3],
        [8, 6, 5],
        [3, 7, 2],
      ] as const) {
        const scene: StageScene = { key: 'oblique', grid, plane: 'oblique', tilt, at, labels: true };
        await expectLabels(page, scene, [at]);
      }
    });

    it('hide a class, and show the image below it', async () => {
      const grid = grids['RAS'] as Grid;
      const window = { center: 0, width: 1 }; // all of the image is white
      const scene: StageScene = {
        key: 'hide',
        grid,
        plane: 'axial',
        at: [5, 4, 3],
        labels: true,
        hidden: [2],
        window,
      };
      const voxels = inSlice(2, 3).filter((voxel) => labelAt(voxel) > 0);
      await expectColours(page, scene, voxels, (voxel) =>
        labelAt(voxel) === 2 ? [255, 255, 255] : (colours[labelAt(voxel)] as number[]),
      );
    });

    it('draw grey values by window and level', async () => {
      const grid = grids['RAS'] as Grid;
      const window = { center: 55, width: 110 };
      const scene: StageScene = { key: 'grey', grid, plane: 'axial', at: [5, 4, 3], labels: false, window };
      await expectColours(
        page,
        scene,
        inSlice(2, 3),
        ([i]) => Array(3).fill((10 * i * 255) / 110) as number[],
        { tolerance: 5 },
      );
    });

    it.each([
      ['fractions', 0.001],
      ['millions', 1e6],
      ['below zero', -100],
    ])('draw grey values that are %s', async (key, step) => {
      const window = { center: 5.5 * step, width: 11 * Math.abs(step) };
      const at = [5, 4, 3] as const;
      const scene: StageScene = {
        key,
        grid: grids['RAS'] as Grid,
        plane: 'axial',
        at,
        labels: false,
        window,
        step,
      };
      await expectColours(
        page,
        scene,
        inSlice(2, 3),
        ([i]) => Array(3).fill(((step > 0 ? i : 11 - i) * 255) / 11) as number[],
        { tolerance: 5 },
      );
    });

    it('are black outside the volume, however low its values are', async () => {
      const scene: StageScene = {
        key: 'outside',
        grid: grids['LPS'] as Grid,
        plane: 'oblique',
        at: [5, 4, 3],
        labels: false,
        tilt: { pitch: 0, yaw: 35 },
        window: { center: -550, width: 1100 },
        step: -100,
      };
      await expectColours(page, scene, [[5, 4, 3]], () => Array(3).fill((6 * 255) / 11) as number[], {
        tolerance: 5,
      });
      await expectColours(page, scene, [[-5, 4, 3]], () => [0, 0, 0]);
    });

    it('show an edited voxel at once', async () => {
      const grid = grids['RAS'] as Grid;
      const scene: StageScene = { key: 'edited', grid, plane: 'axial', at: [5, 4, 3], labels: true };
      await expectLabels(page, scene, [[6, 4, 3]]);
      await page.evaluate((shown) => window.stage?.edit(shown, [6, 4, 3], 1), scene);
      await expectColours(page, scene, [[6, 4, 3]], () => colours[1] as number[]);
    });

    it('draw the next case as well, once the one before is let go of', async () => {
      const grid = grids['RAS'] as Grid;
      for (const key of ['first case', 'next case', 'first case']) {
        const scene: StageScene = { key, grid, plane: 'axial', at: [5, 4, 3], labels: true };
        await expectLabels(page, scene, inSlice(2, 3));
        await page.evaluate(() => window.stage?.forget());
      }
    });

    it('ask nobody outside, and keep to the policy', () => {
      expect(watch).toEqual({ violations: [], outside: [], errors: [] });
    });
  });

it('a machine without WebGL gets the plain canvas by itself, software WebGL the processor', async () => {
  const { page } = await openStage(browser, folder);
  expect(await page.evaluate(() => window.stage?.open(null))).toBe('cpu');
  await page.close();
  const without = await launchBrowser({ more: ['--disable-3d-apis'] });
  try {
    const { page: plain, watch } = await openStage(without, folder);
    expect(await plain.evaluate(() => window.stage?.open(null))).toBe('canvas');
    const scene: StageScene = {
      key: 'none',
      grid: grids['RAS'] as Grid,
      plane: 'axial',
      at: [5, 4, 3],
      labels: true,
    };
    await expectLabels(plain, scene, inSlice(2, 3));
    expect(watch.errors).toEqual([]);
  } finally {
    await without.close();
  }
});
