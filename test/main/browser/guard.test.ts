import { expect, test } from 'vitest';
import { carriesKey, cookieHeader, createGuard, refusal, useToken } from '../../../main/browser/guard.ts';

const guard = { port: 4321, key: 'secret', token: 'once' };

/** The request as the server sees it, with exactly these headers. */
function request(headers: Record<string, string>, method = 'GET') {
  return { method, headers };
}

test('our own host is answered, with or without our own origin', () => {
  expect(refusal(request({ host: '127.0.0.1:4321' }), guard)).toBeNull();
  expect(refusal(request({ host: '127.0.0.1:4321', origin: 'http://127.0.0.1:4321' }), guard)).toBeNull();
});

test.each([
  [{}],
  [{ host: 'localhost:4321' }],
  [{ host: 'rebound.example:4321' }],
  [{ host: '127.0.0.1:4322' }],
  [{ host: '127.0.0.1:4321', origin: 'http://example.org' }],
  [{ host: '127.0.0.1:4321', origin: 'null' }],
  [{ host: '127.0.0.1:4321', origin: 'https://127.0.0.1:4321' }],
])('headers %j are refused', (headers) => {
  expect(refusal(request(headers), guard)).not.toBeNull();
});

test('a form of another site cannot post', () => {
  const headers = { host: '127.0.0.1:4321', 'sec-fetch-site': 'cross-site' };
  expect(refusal(request(headers, 'POST'), guard)).not.toBeNull();
});

test('the token comes in the cookie of this port only', () => {
  expect(cookieHeader(guard)).toBe('secateur-4321=secret; HttpOnly; SameSite=Strict; Path=/');
  expect(carriesKey(request({ cookie: 'a=b; secateur-4321=secret' }), guard)).toBe(true);
  for (const cookie of [
    '',
    'secateur-4321=',
    'secateur-4321=wrong!',
    'secateur-4322=secret',
    'xsecateur-4321=secret',
  ])
    expect(carriesKey(request({ cookie }), guard), cookie).toBe(false);
});

test('a token is good once, whatever comes before it', () => {
  const own = createGuard(4321);
  const { token } = own;
  for (const wrong of ['', token.slice(1), `${token}a`, own.key]) expect(useToken(own, wrong)).toBe(false);
  expect(useToken(own, token)).toBe(true);
  expect(useToken(own, token)).toBe(false);
  expect(useToken(own, own.token)).toBe(true);
});
