/**
 * The whole app for a test: the real services in their loopback host, the built renderer in a real Chromium, and a page
 * on it. Call `close` at the end; then nothing is left running.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowserHost } from '../../../main/browser/host.ts';
import { createServices, type Services } from '../../../main/services/index.ts';
import { temporaryFolder } from '../../main/store/fixtures.ts';
import { launchBrowser } from './browser.ts';
import { builtRenderer } from './renderer.ts';
import { watchPages, type Watch } from './watch.ts';

export interface AppOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  /** Scrollbars that take room, as on Windows and Linux; without them pictures are alike everywhere. */
  readonly scrollbars?: boolean;
  /** Opened before the page is. */
  readonly project?: string;
}

export interface App {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly services: Services;
  /** Of this app alone; projects and data of the test may be made in it, in `demo` the demo's project. */
  readonly folder: string;
  readonly watch: Watch;
  /** Lines that the services logged: defects. */
  readonly log: readonly string[];
  /** Ends the process behind the page, as far as the page can tell. */
  loseHost(): Promise<void>;
  /** Goes to a page by its address, as in `visit('viewer/phantom_003')`. */
  visit(route: string): Promise<void>;
  /** Leaves a picture in `out/screenshots`, which git ignores. @returns its path. */
  screenshot(name: string): Promise<string>;
  /** Serious and critical faults that axe-core finds on the page, one line each. */
  accessibilityFaults(): Promise<string[]>;
  close(): Promise<void>;
}

const screenshots = join(import.meta.dirname, '../../../out/screenshots');
const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  version: string;
};
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function openApp(options: AppOptions = {}): Promise<App> {
  const { colorScheme = 'light', size = { width: 1280, height: 800 }, scrollbars = false, project } = options;
  const folder = temporaryFolder();
  // The sample project goes below the home folder: this test's own.
  process.env['HOME'] = process.env['USERPROFILE'] = join(folder, 'home');
  const log: string[] = [];
  const services = createServices({
    host: 'browser',
    version: manifest.version,
    reason: 'a test',
    settingsFolder: join(folder, 'settings'),
    demoProject: join(folder, 'demo'),
    log: (line) => log.push(line),
  });
  if (project !== undefined) await services.handlers['project.open']({ path: project, create: false });
  const host = await startBrowserHost({
    services,
    rendererFolder: await builtRenderer(),
    port: 0,
    log: (line) => log.push(line),
  });
  const browser = await launchBrowser({ scrollbars });
  const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: 'reduce' });
  const base = new URL(host.url()).origin;
  const watch = await watchPages(context, base);
  const page = await context.newPage();
  // Far longer than anything takes: a machine may be busy, and only a step that fails waits that long.
  page.setDefaultTimeout(150_000);
  await page.goto(host.url());
  await page.waitForURL(({ search }) => search === ''); // the token has left the address
  return {
    page,
    context,
    services,
    folder,
    watch,
    log,
    visit: async (route) => {
      await page.evaluate((hash) => void (window.location.hash = hash), `#/${route}`);
    },
    screenshot: async (name) => {
      mkdirSync(screenshots, { recursive: true });
      const path = join(screenshots, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    loseHost: () => host.close(),
    accessibilityFaults: () => accessibilityFaults(page),
    close: () => closeAll(browser, [() => host.close(), () => services.close()]),
  };
}

async function closeAll(browser: Browser, ends: readonly (() => Promise<void>)[]): Promise<void> {
  await browser.close();
  for (const end of ends) await end();
}

interface AxeFinding {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function accessibilityFaults(page: Page): Promise<string[]> {
  // By the debugger, which the page's policy does not bind.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run: () => Promise<{ violations: AxeFinding[] }> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
