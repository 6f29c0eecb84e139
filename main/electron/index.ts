/**
 * Entry of the desktop app. Order matters: single-instance lock and hardening before Chromium is ready, services
 * before the window; on quitting, runs write their checkpoint and the database is closed before the process ends.
 */
import { join } from 'node:path';
import { app, dialog, ipcMain, protocol, session, type BrowserWindow } from 'electron';
import { createServices, describeDefect, dieOf, hearDefects, patienceMs } from '../services/index.ts';
import { answerCalls, forwardEvents } from './ipc.ts';
import { openLog } from './log.ts';
import { blockNetwork, blockSessionNetwork } from './network.ts';
import { foreignSwitches, projectArgument, startPage } from './policy.ts';
import { registerScheme, serveApp } from './protocol.ts';
import { hardenContents, hardenSession } from './security.ts';
import { askBeforeClose, quitInOrder } from './closing.ts';
import { askBeforeUnload, leaveQuestion } from './unsaved.ts';
import { createWindow, preloadPath } from './window.ts';

/** Twice within this time, and the page would break down again. */
const oftenMs = 30_000;

const foreign = app.isPackaged ? foreignSwitches(process.argv.slice(1)) : [];
if (foreign.length > 0) {
  // Some of Chromium's open the page to other programs (--remote-debugging-port), or its network.
  console.error(`Secateur takes --project DIR only, not ${foreign.join(' ')}.`);
  if (foreign.includes('--no-sandbox'))
    console.error(
      'An AppImage adds --no-sandbox where the system forbids user namespaces: install the .deb there.',
    );
  app.exit(2);
} else if (app.requestSingleInstanceLock()) {
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
  hearDefects((cause) => log(describeDefect(cause)));
  hardenSession(session.defaultSession);
  await blockSessionNetwork(app, session.defaultSession);
  const services = createServices({
    host: 'electron',
    version: app.getVersion(),
    reason: '',
    settingsFolder: app.getPath('userData'),
    // Beside the sources, which the package does not hold.
    ...(app.isPackaged ? {} : { demoProject: join(app.getAppPath(), 'secateur-demo', 'project') }),
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
  mendPage(window, log);
  askBeforeUnload(window.webContents, () => dialog.showMessageBoxSync(window, leaveQuestion) === 1);
  askBeforeClose(window, {
    going: services.going,
    ask: async (question) => (await dialog.showMessageBox(window, question)).response === 1,
  });
  app.on('second-instance', () => comeToFront(window));
  app.on('window-all-closed', () => app.quit());
  quitInOrder(app, window, {
    closesWindow: quitsByHand(),
    close: () => services.close(),
    // Quitting ends threads, which must not happen while onnxruntime runs in one (services/ending.ts).
    watch: () => void setTimeout(() => dieOf('SIGKILL'), patienceMs),
  });
  await window.loadURL(startPage);
}

function comeToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** A page whose process is lost is loaded again, once in a while; what it had told the services is safe with them. */
function mendPage(window: BrowserWindow, log: (line: string) => void): void {
  let last = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`The page's process is gone: ${reason} (exit code ${exitCode}).`);
    if (reason === 'clean-exit') return;
    const now = performance.now();
    if (now - last > oftenMs) window.webContents.reload();
    else
      dialog.showErrorBox(
        'Secateur',
        'The page broke down twice. Start Secateur again; what was saved is safe.',
      );
    last = now;
  });
  app.on('child-process-gone', (_event, { type, reason }) =>
    log(`A process of Chromium is gone: ${type}, ${reason}.`),
  );
}

/**
 * On macOS a person quits without closing the window. Elsewhere the window has no menu, and a quit while it is open is an order
 * of the system, as a signal is everywhere: neither waits for an answer.
 */
function quitsByHand(): () => boolean {
  let isOrdered = process.platform !== 'darwin';
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      isOrdered = true;
      app.quit();
    });
  return () => !isOrdered;
}
