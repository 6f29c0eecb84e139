/**
 * Who may talk to the loopback host. Any page in any browser of this machine can send requests to 127.0.0.1, so a
 * request must name our own host (else a rebound DNS name), come from our own page where it says where it comes from,
 * and carry a key. A browser gets the key as a cookie, for a token that stands in the printed address and is good once:
 * whoever reads the address later, in a history or a list of processes, has nothing.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Guard {
  readonly port: number;
  /** For the cookie. */
  readonly key: string;
  /** For the address, until it is used. */
  token: string;
}

export const createGuard = (port: number): Guard => ({ port, key: secret(), token: secret() });

const secret = (): string => randomBytes(24).toString('base64url');

/** Whether the token lets in; it does so once, and another takes its place. */
export function useToken(guard: Guard, given: string): boolean {
  if (!isSame(given, guard.token)) return false;
  guard.token = secret();
  return true;
}

/** What is looked at of a request. */
interface Asked {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Cookies are shared by all ports of a host, so the port is in the name. */
export function cookieName(port: number): string {
  return `secateur-${port}`;
}

export function cookieHeader({ port, key }: Guard): string {
  return `${cookieName(port)}=${key}; HttpOnly; SameSite=Strict; Path=/`;
}

/** @returns why a request is refused; null where it is not. */
export function refusal(request: Asked, guard: Pick<Guard, 'port'>): string | null {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const own = `127.0.0.1:${guard.port}`;
  if (host !== own) return `This host answers to ${own} only.`;
  if (origin !== undefined && origin !== `http://${own}`) return 'Requests of other pages are refused.';
  if (site === 'cross-site' && request.method !== 'GET') return 'Requests of other pages are refused.';
  return null;
}

export function carriesKey(request: Asked, { port, key }: Guard): boolean {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const value = cookies.find((part) => part.startsWith(`${cookieName(port)}=`))?.split('=')[1];
  return value !== undefined && isSame(value, key);
}

function isSame(value: string, secret: string): boolean {
  const [given, wanted] = [Buffer.from(value), Buffer.from(secret)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
