/** Where the list of recent projects is kept, by the conventions of each system. `SECATEUR_SETTINGS` overrules them. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function settingsFolder(): string {
  const { SECATEUR_SETTINGS, APPDATA, XDG_CONFIG_HOME } = process.env;
  const base = process.platform === 'win32' ? APPDATA : XDG_CONFIG_HOME;
  return SECATEUR_SETTINGS ?? join(base ?? join(homedir(), '.config'), 'secateur');
}
