/**
 * A Chromium for whole-app tests: the one that `SECATEUR_CHROMIUM` names, else one of the system, else the one that lies
 * inside an npm package. So `npm test` needs nothing but npm.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const manifest = join(import.meta.dirname, '../../../node_modules/@sparticuz/chromium/package.json');
const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
];

const flags = [
  '--no-sandbox', // CI runs as root
  '--no-zygote',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  // No name is looked up.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--no-first-run',
  '--font-render-hinting=none',
  // WebGL 2 without a graphics card.
  '--ignore-gpu-blocklist',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

interface BrowserOptions {
  /** Flags of Chromium besides the usual ones. */
  readonly more?: readonly string[];
  readonly scrollbars?: boolean;
}

export async function launchBrowser({
  more = [],
  scrollbars = false,
}: BrowserOptions = {}): Promise<Browser> {
  const wanted = [process.env['SECATEUR_CHROMIUM'] ?? '', ...systemBrowsers];
  const executablePath = wanted.find((path) => path !== '' && existsSync(path)) ?? (await packagedChromium());
  // The plainest locale, under which Chromium gives itself a language that is none.
  const env = { ...process.env, LC_ALL: 'C' };
  return chromium.launch({
    executablePath,
    args: [...flags, ...more],
    headless: true,
    env,
    ...(scrollbars ? { ignoreDefaultArgs: ['--hide-scrollbars'] } : {}),
  });
}

/**
 * Unpacked once per version. The package unpacks straight into the temporary folder, where a second test would start
 * a half-written file; here each unpacks for itself and the first to be done leaves its own for all.
 */
export async function packagedChromium(): Promise<string> {
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `secateur-chromium-${version}`);
  if (!existsSync(folder)) {
    const own = mkdtempSync(`${folder}-`);
    await unpackInto(own);
    try {
      renameSync(own, folder);
    } catch (cause) {
      if (!existsSync(folder)) throw cause;
      rmSync(own, { recursive: true, force: true });
    }
  }
  // Fonts for machines that have none.
  if (!existsSync('/etc/fonts')) process.env['FONTCONFIG_PATH'] ??= join(folder, 'fonts');
  return join(folder, 'chromium');
}

async function unpackInto(folder: string): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { default: inPackage } = await import('@sparticuz/chromium');
    await inPackage.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
