/**
 * Entry of the desktop app. Order matters: single-instance lock and hardening before Chromium is ready, services
 * before the window; on quitting, runs write their checkpoint and the database is closed before the process ends.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, ipcMain, protocol, session, type BrowserWindow } from 'electron';
import { createServices } from '../services/index.ts';
import { answerCalls, forwardEvents } from './ipc.ts';
import { blockNetwork, blockSessionNetwork } from './network.ts';
import { projectArgument, startPage } from './policy.ts';
import { registerScheme, serveApp } from './protocol.ts';
import { hardenContents, hardenSession } from './security.ts';
import { createWindow, preloadPath } from './window.ts';

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  blockNetwork(app);
  registerScheme(protocol);
  hardenContents(app);
  void app.whenReady().then(start);
} else {
  app.quit(); // the first instance has heard of it and comes to the front
}

async function start(): Promise<void> {
  const log = openLog(app.getPath('userData'));
  hardenSession(session.defaultSession);
  await blockSessionNetwork(app, session.defaultSession);
  const services = createServices({
    host: 'electron',
    version: app.getVersion(),
    reason: '',
    settingsFolder: app.getPath('userData'),
    log,
  });
  const project = projectArgument(process.argv);
  if (project !== null)
    await services.handlers['project.open']({ path: project, create: false }).catch((cause: unknown) =>
      log(String(cause)),
    );
  serveApp(session.defaultSession, services, join(import.meta.dirname, '..', 'renderer'));
  answerCalls(ipcMain, services, log);
  const window = createWindow(preloadPath(import.meta.dirname));
  forwardEvents(services, window.webContents);
  app.on('second-instance', () => comeToFront(window));
  app.on('window-all-closed', () => app.quit());
  quitAfter(() => services.close());
  await window.loadURL(startPage);
}

function comeToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Holds the quit back once, until the work is put away. */
function quitAfter(close: () => Promise<void>): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

function openLog(folder: string): (line: string) => void {
  mkdirSync(folder, { recursive: true });
  return (line) => appendFileSync(join(folder, 'secateur.log'), `${new Date().toISOString()} ${line}\n`);
}
