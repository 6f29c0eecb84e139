/**
 * After every kind of resize the colour at a known place is still that of its class, and every canvas that is seen has
 * the size of its box in the pixels of the screen, on every backend: nothing is ever drawn beside the anatomy.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grid } from '../../../shared/volume.ts';
import { launchBrowser } from '../support/browser.ts';
import { builtStage } from './build-stage.ts';
import { openStage } from './open-stage.ts';
import { expectLabels, grids, inSlice } from './phantom-scenes.ts';
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
    beforeAll(async () => {
      ({ page } = await openStage(browser, folder));
      expect(await page.evaluate((wanted) => window.stage?.open(wanted), kind)).toBe(kind);
    }, 60_000);
    afterAll(() => page.close());

    it('lie under their outline after every kind of resize', async () => {
      const scene: StageScene = {
        key: 'size',
        grid: grids['RAS'] as Grid,
        plane: 'axial',
        at: [5, 4, 3],
        labels: true,
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
        key: 'screen',
        grid: grids['RAS'] as Grid,
        plane: 'axial',
        at: [5, 4, 3],
        labels: true,
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
            canvas: `${240 * deviceScaleFactor} × ${200 * deviceScaleFactor}`,
            ratio: deviceScaleFactor,
            box: `${240 * deviceScaleFactor} × ${200 * deviceScaleFactor}`,
          });
        // By the debugger, which keeps the screen as it was set.
        const picture = async (): Promise<Buffer> =>
          Buffer.from((await screen.send('Page.captureScreenshot')).data, 'base64');
        await expectLabels(page, scene, inSlice(2, 3), { ratio: deviceScaleFactor, picture });
      }
      await screen.detach();
    });
  });
