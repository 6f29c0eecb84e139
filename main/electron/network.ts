/** Nothing leaves the machine: no single switch covers all of Chromium, so several are stacked (docs/privacy.md). */
import type { App, Session } from 'electron';
import { deadProxy, isOwnUrl, switches } from './policy.ts';

/** Before the app is ready. */
export function blockNetwork(app: App): void {
  for (const [name, value] of switches) {
    if (value === undefined) app.commandLine.appendSwitch(name);
    else app.commandLine.appendSwitch(name, value);
  }
}

export async function blockSessionNetwork(app: App, session: Session): Promise<void> {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOwnUrl(url) }));
  await session.setProxy(deadProxy);
  await app.setProxy(deadProxy);
}
