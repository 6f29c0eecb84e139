/** Opens the stage's page in a browser, under the policy that the app has. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { contentSecurityPolicy } from '../../../main/services/page.ts';
import { watchPages, type Watch } from '../support/watch.ts';

const address = 'http://stage.test/';

/** @param folder where the stage was built */
export async function openStage(browser: Browser, folder: string): Promise<{ page: Page; watch: Watch }> {
  const context = await browser.newContext({ viewport: { width: 480, height: 200 } });
  const watch = await watchPages(context, new URL(address).origin);
  await context.route(`${address}**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    await route.fulfill({
      body: await readFile(`${folder}/${name}`),
      headers: { 'content-type': typeOf(name), 'content-security-policy': contentSecurityPolicy },
    });
  });
  const page = await context.newPage();
  await page.goto(address);
  return { page, watch };
}

function typeOf(name: string): string {
  if (name.endsWith('.html')) return 'text/html';
  return name.endsWith('.css') ? 'text/css' : 'text/javascript';
}
