/**
 * What libraries have to be told before they are loaded; so this is imported before everything else.
 *
 * zod tries `new Function` while schemas are made, which the page's policy refuses and reports. And Chromium under a
 * POSIX locale (`LANG=C`) calls its language `en-US@posix`, which no formatter of numbers accepts; uPlot makes one at once.
 */
import { config } from 'zod';

config({ jitless: true });

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

if (!isLanguageTag(navigator.language)) Object.defineProperty(navigator, 'language', { value: 'en-US' });
