/**
 * What the shell allows, as plain functions and data, so that tests need no Electron: our own page at one address,
 * nothing else, nowhere.
 */

export const scheme = 'app';
export const ownHost = 'secateur';
export const startPage = `${scheme}://${ownHost}/`;

/** Nothing but our own scheme is ever requested. */
export function isOwnUrl(url: string): boolean {
  const parsed = parse(url);
  return (
    parsed?.protocol === `${scheme}:` &&
    parsed.host === ownHost &&
    parsed.username === '' &&
    parsed.port === ''
  );
}

/** The part of a `WebFrameMain` that says who is calling. */
export interface Caller {
  readonly url: string;
  readonly parent: object | null;
}

/** Calls are answered for the top frame of our own page. `null`: the frame has navigated or is gone. */
export function isOwnCaller(frame: Caller | null): boolean {
  return frame !== null && frame.parent === null && isOwnUrl(frame.url);
}

/** @returns the path to serve, or the status to refuse with. */
export function routeRequest(method: string, url: string): { path: string } | { status: 403 | 405 } {
  const parsed = parse(url);
  const sending = method === 'PUT' && parsed?.pathname.startsWith('/data/draft/') === true;
  if (method !== 'GET' && !sending) return { status: 405 };
  return parsed !== null && isOwnUrl(url) ? { path: parsed.pathname } : { status: 403 };
}

/** Command-line switches for Chromium, before it starts: no name resolves, nothing is fetched in the background. */
export const switches: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['no-pings'],
  // Not for the network: without a graphics card there is otherwise no WebGL at all, and the viewer falls to its plainest.
  ['enable-unsafe-swiftshader'],
];

/** A proxy that nobody listens at, for whatever gets past the resolver; loopback is not excepted. */
export const deadProxy = { proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' };

/** Copying text and the full screen are all that the page may ask for. */
export function isAllowedPermission(permission: string): boolean {
  return permission === 'clipboard-sanitized-write' || permission === 'fullscreen';
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** `--project DIR` of the command line; null without one. */
export function projectArgument(argv: readonly string[]): string | null {
  const index = argv.indexOf('--project');
  return index === -1 ? null : (argv[index + 1] ?? null);
}

/** Switches of the command line that are not ours; Chromium would take them. @param argv without the program */
export function foreignSwitches(argv: readonly string[]): string[] {
  return argv.filter((text) => text.startsWith('-') && text !== '--project' && !/^-psn_/.test(text));
}
