/** Opens a page in the system's browser, where there is a screen to show one. Everybody can read its address there. */
import { spawn } from 'node:child_process';

/** @returns false where no browser could be asked; the address then has to be opened by hand. */
export async function openBrowser(url: string): Promise<boolean> {
  const command = openCommand(process.platform, process.env, url);
  if (command === null) return false;
  const [file, ...args] = command;
  const child = spawn(file, args, { stdio: 'ignore', detached: true });
  child.unref();
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
  });
}

export function openCommand(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  url: string,
): [string, ...string[]] | null {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  const hasScreen = env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  return hasScreen ? ['xdg-open', url] : null;
}
