/**
 * The colour at a known place is the colour of its class, on every backend, however the volume is stored, between
 * slices and in oblique planes too; the oracle is the label map itself.
 */
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid, Triple } from '../../../shared/volume.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Watch } from '../support/watch.ts';
import { builtStage } from './build-stage.ts';
import { openStage } from './open-stage.ts';
import type { Stage, StageScene } from './stage/stage.ts';

declare const window: { stage?: Stage };

const colours = [
  [0, 0, 0],
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
];
const size: Triple = [12, 10, 8];
const place = { size, spacing: [2, 3, 4] as const, origin: [10, -20, 30] as const };
const s = Math.sqrt(0.5);
const grids: Record<string, Grid> = {
  LPS: {
    ...place,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
  RAS: {
    ...place,
    direction: [
      [-1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ],
  },
  'LAS, mirrored': {
    ...place,
    direction: [
      [1, 0, 0],
      [0, -1, 0],
      [0, 0, 1],
    ],
  },
  'a sagittal acquisition': {
    ...place,
    direction: [
      [0, 1, 0],
      [0, 0, -1],
      [-1, 0, 0],
    ],
  },
  'an oblique acquisition': {
    ...place,
    direction: [
      [s, s, 0],
      [-s, s, 0],
      [0, 0, 1],
    ],
  },
};
const labelAt = ([i, j, k]: Triple): number => (i < 2 || j < 2 ? 0 : 1 + ((i + 2 * j + 3 * k) % 3));

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
        ...{ key: 'outside', grid: grids['LPS'] as Grid, plane: 'oblique', at: [5, 4, 3], labels: false },
        ...{ tilt: { pitch: 0, yaw: 35 }, window: { center: -550, width: 1100 }, step: -100 },
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

    it('lie under their outline after every kind of resize', async () => {
      const scene: StageScene = {
        ...{ key: 'size', grid: grids['RAS'] as Grid, plane: 'axial', at: [5, 4, 3], labels: true },
      };
      const resize = (width: number, height: number) =>
        page.evaluate(([w, h]) => window.stage?.resize(w, h), [width, height] as const);
      // All panes are in use, as in the app: an empty one would have Cornerstone lay out the others as well.
      const expectRight = async (): Promise<void> => {
        await page.evaluate((shown) => window.stage?.show(shown), { ...scene, pane: 1 });
        await expectLabels(page, scene, inSlice(2, 3));
        const canvases = (await page.evaluate(() => window.stage?.canvases())) ?? [];
        expect(canvases.length).toBeGreaterThan(0);
        for (const { canvas, box } of canvases) expect(canvas).toBe(box);
      };
      await expectRight();
      // Away and back to the size at which the pane was opened, and by one side alone.
      for (const [width, height] of [
        [240, 120],
        [240, 200],
        [130, 190],
        [240, 190],
        [240, 200],
        [201.5, 150.5],
        [240, 200],
      ] as const) {
        await resize(width, height);
        await expectRight();
      }
      // Back before anything was drawn.
      await page.evaluate(async () => {
        for (const width of [150, 240, 180, 240]) {
          window.stage?.resize(width, 200);
          await new Promise(requestAnimationFrame);
        }
      });
      await expectRight();
      await resize(180, 160);
      await page.evaluate(() => window.stage?.reopen());
      await expectRight();
      await resize(240, 200);
      await expectRight();
    });

    it('follow the pixels of the screen', async () => {
      const scene: StageScene = {
        ...{ key: 'screen', grid: grids['RAS'] as Grid, plane: 'axial', at: [5, 4, 3], labels: true },
      };
      await expectLabels(page, scene, inSlice(2, 3));
      const screen = await page.context().newCDPSession(page);
      for (const deviceScaleFactor of [1.5, 1, 2, 1.25, 1]) {
        const width = Math.round(480 / deviceScaleFactor); // as a browser's zoom does, which keeps the window
        const metrics = { width, height: 200, deviceScaleFactor, mobile: false };
        await screen.send('Emulation.setDeviceMetricsOverride', metrics);
        await expect
          .poll(async () => {
            const canvases = (await page.evaluate(() => window.stage?.canvases())) ?? [];
            const [first] = canvases;
            return { ...first, ratio: await page.evaluate(() => devicePixelRatio) };
          })
          .toEqual({
            ...{
              canvas: `${240 * deviceScaleFactor} × ${200 * deviceScaleFactor}`,
              ratio: deviceScaleFactor,
            },
            box: `${240 * deviceScaleFactor} × ${200 * deviceScaleFactor}`,
          });
        // By the debugger, which keeps the screen as it was set.
        const picture = async (): Promise<Buffer> =>
          Buffer.from((await screen.send('Page.captureScreenshot')).data, 'base64');
        await expectLabels(page, scene, inSlice(2, 3), { ratio: deviceScaleFactor, picture });
      }
      await screen.detach();
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
  const without = await launchBrowser(['--disable-3d-apis']);
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

interface Look {
  readonly tolerance?: number;
  /** The screen's pixels per CSS pixel. */
  readonly ratio?: number;
  readonly picture?: () => Promise<Buffer>;
}

const expectLabels = (page: Page, scene: StageScene, voxels: readonly Triple[], look?: Look): Promise<void> =>
  expectColours(page, scene, voxels, (voxel) => colours[labelAt(voxel)] as number[], look);

/** Waits until every voxel's place in the pane has its colour. */
async function expectColours(
  page: Page,
  scene: StageScene,
  voxels: readonly Triple[],
  colourOf: (voxel: Triple) => readonly number[],
  { tolerance = 1, ratio = 1, picture = () => page.screenshot() }: Look = {},
): Promise<void> {
  await page.evaluate((shown) => window.stage?.show(shown), scene);
  const points = await page.evaluate(
    ({ scene: shown, voxels: asked }) => asked.map((voxel) => window.stage?.pointOf(shown, voxel)),
    { scene, voxels },
  );
  const wrong = async (): Promise<string[]> => {
    const image = await loadImage(await picture());
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return voxels.flatMap((voxel, index) => {
      const { x = -1, y = -1 } = points[index] ?? {};
      const found = [...context.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data].slice(
        0,
        3,
      );
      const expected = colourOf(voxel);
      const off = found.some((part, at) => Math.abs(part - (expected[at] ?? 0)) > tolerance);
      return off ? [`${voxel.join()}: ${found.join()} for ${expected.map(Math.round).join()}`] : [];
    });
  };
  await expect.poll(wrong, { timeout: 10_000, interval: 100 }).toEqual([]);
}

/** All voxels of the straight plane through `at`. */
function voxelsOf({
  grid,
  at,
  plane,
}: {
  grid: Grid;
  at: Triple;
  plane: 'axial' | 'coronal' | 'sagittal';
}): Triple[] {
  const world = { sagittal: 0, coronal: 1, axial: 2 }[plane];
  const axis = grid === grids['a sagittal acquisition'] ? [2, 0, 1][world] : world;
  return inSlice(axis as 0 | 1 | 2, at[axis ?? 0] ?? 0);
}

function inSlice(axis: 0 | 1 | 2, index: number): Triple[] {
  const range = (of: 0 | 1 | 2): number[] => (of === axis ? [index] : [...Array(size[of]).keys()]);
  return range(0).flatMap((i) => range(1).flatMap((j) => range(2).map((k): Triple => [i, j, k])));
}
