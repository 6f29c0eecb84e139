/** The browser host on a project, with Chromium as the tests start it: every page is looked at once. */
import { startBrowserHost } from '../../main/browser/host.ts';
import { createServices } from '../../main/services/index.ts';
import { settingsFolder } from '../../main/services/settings-folder.ts';
import { launchBrowser } from '../app/support/browser.ts';

const [project = '', rendererFolder = ''] = process.argv.slice(2);
const services = createServices({
  host: 'browser',
  version: '0',
  reason: 'a test',
  settingsFolder: settingsFolder(),
  log: (line) => console.error(line),
});
await services.handlers['project.open']({ path: project, create: false });
const host = await startBrowserHost({
  services,
  rendererFolder,
  port: 0,
  log: (line) => console.error(line),
});
const browser = await launchBrowser();
const page = await browser.newPage();
await page.goto(host.url());
await page.waitForURL(({ search }) => search === '');
for (const route of ['data', 'train', 'runs', 'results', 'explain', 'studies', 'viewer', 'devices']) {
  await page.evaluate((hash) => void (window.location.hash = hash), `#/${route}`);
  await page.waitForTimeout(3000);
}
await browser.close();
await host.close();
await services.close();
