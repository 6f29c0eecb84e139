/**
 * Who may talk to the loopback host. Any page in any browser of this machine can send requests to 127.0.0.1, so a
 * request must name our own host (else a rebound DNS name), come from our own page where it says where it comes from,
 * and carry the token that only the printed address holds. The token moves into a cookie at the first visit.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Guard {
  readonly port: number;
  readonly token: string;
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

export function cookieHeader({ port, token }: Guard): string {
  return `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}

/** @returns why a request is refused; null where it is not. */
export function refusal(request: Asked, guard: Guard): string | null {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const own = `127.0.0.1:${guard.port}`;
  if (host !== own) return `This host answers to ${own} only.`;
  if (origin !== undefined && origin !== `http://${own}`) return 'Requests of other pages are refused.';
  if (site === 'cross-site' && request.method !== 'GET') return 'Requests of other pages are refused.';
  return null;
}

export function carriesToken(request: Asked, { port, token }: Guard): boolean {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const value = cookies.find((part) => part.startsWith(`${cookieName(port)}=`))?.split('=')[1];
  return value !== undefined && isToken(value, token);
}

export function isToken(value: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(value), Buffer.from(token)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
