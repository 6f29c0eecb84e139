/** What a page must never do, written down while it is used: run into its own policy, ask another host, or throw. */
import type { BrowserContext, Page } from 'playwright-core';

export interface Watch {
  /** What the content security policy refused. */
  readonly violations: string[];
  /** Requests to any other host. */
  readonly outside: string[];
  /** Exceptions that nobody caught, and what was logged as an error. */
  readonly errors: string[];
}

export async function watchPages(context: BrowserContext, base: string): Promise<Watch> {
  const watch: Watch = { violations: [], outside: [], errors: [] };
  await context.exposeFunction('tellViolation', (text: string) => watch.violations.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { tellViolation } = window as unknown as { tellViolation: (text: string) => void };
      tellViolation(`${violatedDirective}: ${blockedURI}`);
    });
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    const inside = url.origin === base || url.protocol === 'data:' || url.protocol === 'blob:';
    if (!inside) watch.outside.push(request.url());
  });
  context.on('page', (page) => listen(page, watch));
  return watch;
}

function listen(page: Page, { errors, violations }: Watch): void {
  page.on('pageerror', (cause) => errors.push(cause.message));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    (text.includes('Content Security Policy') ? violations : errors).push(text);
  });
}
