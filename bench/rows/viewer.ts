/**
 * The viewer in the whole app, in a real browser without a graphics card: from the click to the first picture of a case
 * of 512 × 512 × 200, and one step of scrolling through it (all that the page's main thread does for it, drawing
 * included, by the browser's own count).
 */
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { openApp, type App } from '../../test/app/support/app.ts';
import { writeCtSeries } from '../ct.ts';
import type { Measured, Result, Row } from './row.ts';

const slices = 200;
const steps = 60;

export const viewerRow: Row = {
  name: 'viewer-ct-200',
  about: 'first picture of a 512×512×200 case, and one scroll step, in the app without a graphics card',
  quick: false,
  measure,
};

async function measure(): Promise<Result[]> {
  const app = await openApp({ size: { width: 1440, height: 900 } });
  try {
    const id = await importCt(app);
    await app.page.reload();
    await app.visit('data');
    await app.page.getByRole('heading', { name: 'Data', level: 1 }).waitFor();
    await app.page.waitForTimeout(2000); // a person looks at the page before opening a case
    const session = await app.context.newCDPSession(app.page);
    const opening = await firstPicture(session, app.page, id).catch(async (cause: unknown) => {
      throw new Error(`see ${await app.screenshot('bench-viewer')}`, { cause });
    });
    await app.page.getByRole('group', { name: /^Panes/ }).press('1');
    await app.page.waitForTimeout(500);
    const scrolling = await scrollStep(session, app.page);
    return [
      { engine: 'open', ours: opening, limit: 1000 },
      { engine: 'scroll', ours: scrolling, limit: 16 },
    ];
  } finally {
    await app.close();
  }
}

/** @returns the case's id */
async function importCt({ folder, services: { handlers } }: App): Promise<string> {
  const data = join(folder, 'data');
  writeCtSeries(data, slices);
  await handlers['project.open']({ path: join(folder, 'project'), create: true });
  const { imported } = await handlers['dataset.import']({ folder: data });
  return imported[0] ?? '';
}

/**
 * From the address's change to a pane that is no longer black in its middle. Processor time is that of this process, in
 * which the services run, and of the page's main thread.
 */
async function firstPicture(session: CDPSession, page: Page, id: string): Promise<Measured> {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const [usage, busy] = [process.cpuUsage(), await busyMilliseconds(session)];
  const milliseconds = await page.evaluate(
    (hash) =>
      new Promise<number>((resolve, reject) => {
        const start = performance.now();
        window.location.hash = hash;
        const isBright = (canvas: HTMLCanvasElement): boolean => {
          const [x, y] = [canvas.width >> 1, canvas.height >> 1];
          return (canvas.getContext('2d')?.getImageData(x, y, 1, 1).data[0] ?? 0) > 0;
        };
        // Reading pixels costs more than drawing them, so it is done only when something was drawn.
        const look = (): void => {
          const drawn = performance.now();
          const canvases = [...document.querySelectorAll<HTMLCanvasElement>('figure .drawing canvas')];
          if (!canvases.some(isBright)) return;
          document.removeEventListener('CORNERSTONE_IMAGE_RENDERED', look, true);
          resolve(drawn - start);
        };
        document.addEventListener('CORNERSTONE_IMAGE_RENDERED', look, true);
        setTimeout(() => reject(new Error('no picture within five minutes')), 300_000);
      }),
    `#/viewer/${id}`,
  );
  const { user, system } = process.cpuUsage(usage);
  const processor = (user + system) / 1000 + (await busyMilliseconds(session)) - busy;
  await session.send('Performance.disable');
  return { milliseconds, processor, peakMiB: process.resourceUsage().maxRSS / 1024 };
}

/** What the page's main thread has done so far. */
async function busyMilliseconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
}

/** Median over many steps, on a slice each that has not been shown before. */
async function scrollStep(session: CDPSession, page: Page): Promise<Measured> {
  const medianStep = async (timeDomain: 'timeTicks' | 'threadTicks'): Promise<number> => {
    await session.send('Performance.enable', { timeDomain });
    const taken: number[] = [];
    for (let step = 0; step < steps; step++) {
      const before = await busyMilliseconds(session);
      await page.keyboard.press(step < steps / 2 ? 'ArrowUp' : 'ArrowDown');
      await page.waitForTimeout(150);
      taken.push((await busyMilliseconds(session)) - before);
    }
    await session.send('Performance.disable');
    return taken.sort((a, b) => a - b)[steps >> 1] ?? NaN;
  };
  return {
    milliseconds: await medianStep('timeTicks'),
    processor: await medianStep('threadTicks'),
    peakMiB: NaN,
  };
}
