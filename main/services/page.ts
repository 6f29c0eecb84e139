/**
 * What both graphical hosts serve: the built renderer's files below one root, and the headers that keep the page to
 * itself. Why the policy allows what it allows stands in docs/decisions.md.
 */
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve } from 'node:path';
import type { AppError } from '../../shared/result.ts';

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * The file that a URL's path names below `root`; null where it leads out of it or is malformed.
 * @param pathname still percent-encoded, as in `new URL(…).pathname`.
 */
export function resolveInside(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const file = resolve(root, join('.', decoded === '/' ? 'index.html' : decoded));
  const inside = relative(root, file);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? null : file;
}

export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array;
}

/** null where there is no such file, whatever the reason: a stranger learns nothing from it. */
export async function readPageFile(root: string, pathname: string): Promise<PageFile | null> {
  const file = resolveInside(root, pathname);
  const type = file === null ? undefined : contentTypes[extname(file)];
  if (file === null || type === undefined) return null;
  try {
    return { type, body: await readFile(file) };
  } catch {
    return null;
  }
}

/**
 * How a host answers data that could not be served (not what a page sent: that was not taken). What was given up, since its project was left meanwhile, is no failure:
 * nothing comes, and the page has nothing to report.
 */
export function refusalOf({ code, message }: AppError): {
  readonly status: number;
  readonly text: string | null;
} {
  if (code === 'cancelled') return { status: 204, text: null };
  return { status: code === 'not-found' ? 404 : 422, text: message };
}
