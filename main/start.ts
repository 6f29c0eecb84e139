/**
 * `npm start`: the app in Electron where its executable is, else in the system's browser through the loopback host,
 * saying why. Builds what is missing first, and opens the demo project if it is there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isOutdated } from './browser/build.ts';
import { electronBinary } from './browser/electron-binary.ts';
import { startBrowserHost, type BrowserHost, type BrowserHostOptions } from './browser/host.ts';
import { writeEntryFile, type EntryFile } from './browser/entry-file.ts';
import { openBrowser } from './browser/open-browser.ts';
import {
  createServices,
  describeDefect,
  endOnSignals,
  hearDefects,
  type Services,
  settingsFolder,
  version,
} from './services/index.ts';

const root = join(import.meta.dirname, '..');
const demoProject = join(root, 'secateur-demo', 'project');
const usualPort = 8327;
const { values } = parseArgs({
  options: {
    project: { type: 'string', default: demoProject },
    port: { type: 'string', default: String(usualPort) },
    browser: { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
  },
});

const electron = values.browser ? null : electronBinary(root);
if (electron === null) await startInBrowser();
else await startInElectron(electron);

async function startInElectron(executable: string): Promise<void> {
  console.log('Host: Electron.');
  const { build } = await import('electron-vite');
  await build({ root, logLevel: 'warn' });
  const child = spawn(executable, [root, ...projectArguments()], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}

function projectArguments(): string[] {
  return existsSync(values.project) ? ['--project', values.project] : [];
}

async function startInBrowser(): Promise<void> {
  const reason = values.browser
    ? 'it was asked for'
    : "Electron's executable is not on this machine (npx install-electron downloads it)";
  console.log(`Host: the browser, because ${reason}.`);
  await buildRenderer();
  const log = (line: string): void => console.error(line);
  hearDefects((cause) => log(describeDefect(cause)));
  const services = createServices({
    host: 'browser',
    version,
    reason,
    settingsFolder: settingsFolder(),
    demoProject,
    log,
  });
  await openDemo(services);
  const rendererFolder = join(root, 'out', 'renderer');
  let entry: EntryFile | null = null;
  const onEntry = (next: string): void => {
    entry?.remove();
    console.log(`That address is used up. For another browser: ${next}`);
  };
  const host = await listen({ services, rendererFolder, port: Number(values.port), log, onEntry });
  console.log(`Secateur is at ${host.url()}\nCtrl-C ends it.`);
  if (!values['no-open']) {
    entry = writeEntryFile(join(root, 'out'), host.url());
    if (!(await openBrowser(entry.url)))
      console.log('No browser could be opened here: open this address in one on this machine.');
  }
  endOnSignals({
    stop: async () => {
      console.log('\nEnding; runs that are going can be resumed…');
      entry?.remove();
      await host.close();
      await services.close();
    },
    say: log,
  });
}

async function buildRenderer(): Promise<void> {
  const output = join(root, 'out', 'renderer', 'index.html');
  if (!isOutdated(output, [join(root, 'renderer'), join(root, 'shared')])) return;
  console.log('Building the pages…');
  const { build } = await import('vite');
  await build({ configFile: join(root, 'renderer', 'vite.config.ts'), logLevel: 'warn' });
}

/** A demo project that cannot be opened is told about; the app starts without it. */
async function openDemo({ handlers }: Services): Promise<void> {
  if (!existsSync(values.project)) return;
  try {
    await handlers['project.open']({ path: values.project, create: false });
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
  }
}

/** Another Secateur may have the usual port; any other will do. */
async function listen(options: BrowserHostOptions): Promise<BrowserHost> {
  try {
    return await startBrowserHost(options);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
    console.log(`Port ${options.port} is taken, perhaps by another Secateur; another one is used.`);
    return startBrowserHost({ ...options, port: 0 });
  }
}
