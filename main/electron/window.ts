/** The one window. Its options are Electron's safe defaults, spelled out where a default could be thought otherwise. */
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

/** Not loaded yet, so that events can be connected first. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1360,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Secateur',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.removeMenu();
  window.once('ready-to-show', () => window.show());
  return window;
}

/** @param output folder of this bundle, `out/main`. */
export function preloadPath(output: string): string {
  return join(output, '..', 'preload', 'preload.cjs');
}
