/** How `npm start` opens the app: by a file, since the arguments of a program can be read by everybody. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../main/store/fixtures.ts';
import { app as script, root } from '../support/command.ts';
import { launchBrowser } from './support/browser.ts';
import { builtRenderer } from './support/renderer.ts';

vi.setConfig({ testTimeout: 300_000 });

test.runIf(process.platform === 'linux')(
  'the token stands in no command line, and lets one browser in',
  async () => {
    await builtRenderer();
    const folder = temporaryFolder();
    const asked = join(folder, 'asked');
    // In the place of the system's: writes down what it was asked to open.
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$*" > '${asked}'\n`);
    chmodSync(join(folder, 'xdg-open'), 0o755);
    const child = spawn(
      process.execPath,
      [script, '--browser', '--port', '0', '--project', join(folder, 'none')],
      {
        cwd: root,
        env: {
          ...process.env,
          DISPLAY: ':0',
          PATH: `${folder}:${process.env['PATH'] ?? ''}`,
          SECATEUR_SETTINGS: folder,
        },
      },
    );
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const browser = await launchBrowser();
    try {
      await expect.poll(() => existsSync(asked) && readFileSync(asked, 'utf8')).toMatch(/^file:/);
      const file = fileURLToPath(readFileSync(asked, 'utf8'));
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);

      const page = await browser.newPage();
      await page.goto(`file://${file}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(new URL(page.url()).search).toBe('');
      const first = /Secateur is at (\S+)/.exec(out)?.[1] ?? '';
      expect((await fetch(first)).status).toBe(401);
      await expect.poll(() => existsSync(file)).toBe(false);
      await expect.poll(() => out).toMatch(/For another browser: http/);
    } finally {
      await browser.close();
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  },
);
