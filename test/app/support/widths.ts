/** Whether what is on a page can be reached: tables scroll in boxes of their own, and nothing else is wider than the window. */
import type { Page } from 'playwright-core';

/** The two windows that tables are laid out for. */
export const windows = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
] as const;

/** Boxes of tables that are wider than they show, by their labels, with the part that is hidden in pixels. */
export const hiddenParts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.table-scroll')].flatMap(({ ariaLabel, scrollWidth, clientWidth }) =>
      scrollWidth > clientWidth ? [`${ariaLabel ?? ''}: ${scrollWidth - clientWidth}`] : [],
    ),
  );

/** How much wider than the window the page is, in pixels. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
