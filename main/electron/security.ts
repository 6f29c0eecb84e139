/**
 * No permission beyond the two of the policy, no navigation, no second window, no embedded page, no download, whatever a
 * page may try. Do not weaken anything here because something else seems to cover it: Electron asks for permissions in
 * three ways, and `will-navigate` does not fire for a redirect. No spell checker: it fetches dictionaries.
 */
import type { App, Session } from 'electron';
import { isAllowedPermission } from './policy.ts';

export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(isAllowedPermission(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => isAllowedPermission(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  // Files are written by the services, where the user says.
  session.on('will-download', (event) => event.preventDefault());
}

export function hardenContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}
