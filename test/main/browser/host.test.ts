import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startBrowserHost, type BrowserHost } from '../../../main/browser/host.ts';
import { createServices, type Services } from '../../../main/services/index.ts';
import { temporaryFolder } from '../store/fixtures.ts';

let services: Services;
let host: BrowserHost;
let base: string;
let cookie: string;
const folder = temporaryFolder();
const log: string[] = [];

beforeAll(async () => {
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer', 'index.html'), '<title>Secateur</title>');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  services = createServices({
    host: 'browser',
    version: '1.2.3',
    reason: 'a test',
    settingsFolder: join(folder, 'settings'),
    log: (line) => log.push(line),
  });
  host = await startBrowserHost({
    services,
    rendererFolder: join(folder, 'renderer'),
    port: 0,
    log: (line) => log.push(line),
  });
  base = new URL(host.url()).origin;
  const entry = await fetch(host.url());
  cookie = (entry.headers.get('set-cookie') ?? '').split(';')[0]!;
});

afterAll(async () => {
  await host.close();
  await services.close();
});

const get = (path: string, headers: Record<string, string> = { cookie }) => fetch(base + path, { headers });

function post(body: string, headers: Record<string, string> = {}) {
  const all = { cookie, 'content-type': 'application/json', ...headers };
  return fetch(`${base}/call`, { method: 'POST', headers: all, body });
}

const call = async (method: string, params: unknown): Promise<Record<string, unknown>> =>
  (await (await post(JSON.stringify({ method, params }))).json()) as Record<string, unknown>;

/** `fetch` tidies paths and sets Host itself; this sends them as they are. */
function rawStatus(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(base, { path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test('it listens on the loopback address alone', () => {
  expect(host.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
});

test('the printed address lets in once and drops the token from the address bar', async () => {
  const address = host.url();
  const entry = await fetch(address);
  expect([entry.status, entry.headers.get('refresh')]).toEqual([200, '0; url=/']);
  expect(entry.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
  expect(entry.headers.get('set-cookie')).not.toContain(new URL(address).searchParams.get('token'));
  expect((await fetch(address)).status).toBe(401);
  expect(host.url()).not.toBe(address);
  expect((await fetch(host.url())).status).toBe(200);
});

test.each(['//[', '//', 'http://[', '*', '//evil/?token='])('%s as an address has no stack', async (path) => {
  log.length = 0;
  expect([400, 404, 200]).toContain(await rawStatus(path, { cookie }));
  expect(log).toEqual([]);
});

test.each([
  [{ method: {} }],
  [{ method: { toString: 1 } }],
  [{ method: ['jobs.list'] }],
  [{ method: null }],
  [{ method: 'host.listFolder', params: { path: 'a\0b' } }],
  [{ method: 'host.listFolder', params: { path: '/'.padEnd(5000, 'a') } }],
  [{ method: 'project.open', params: { path: '/tmp/\0', create: true } }],
  [{ method: 'dataset.cases', params: { ['\0']: 1 } }],
  [[]],
  [null],
  [5],
])('the call %j gets a sentence', async (message) => {
  log.length = 0;
  const answer = await post(JSON.stringify(message));
  const { ok, error } = (await answer.json()) as { ok: boolean; error: { code: string; message: string } };
  expect([answer.status, ok, log]).toEqual([200, false, []]);
  expect(error.code).not.toBe('internal');
  expect(error.message).toMatch(/\.$/);
});

test('without the token nothing is answered', async () => {
  for (const path of ['/', '/index.html', '/events', '/data/label/a', '/?token=wrong'])
    expect((await get(path, {})).status, path).toBe(401);
  expect((await post('{}', { cookie: '' })).status).toBe(401);
});

test('the page comes with the policy', async () => {
  const page = await get('/');
  expect(await page.text()).toBe('<title>Secateur</title>');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
});

test.each(['/../secret.html', '/..%2fsecret.html', '/%2e%2e/secret.html', '/missing.js', '/%00'])(
  '%s is not found',
  async (path) => {
    expect(await rawStatus(path, { cookie })).toBe(404);
  },
);

test('a foreign host name or origin is refused even with the token', async () => {
  expect(await rawStatus('/', { cookie, host: 'rebound.example' })).toBe(403);
  expect((await post('{}', { origin: 'http://example.org' })).status).toBe(403);
});

test('a call gives its result or its error as data', async () => {
  expect(await call('jobs.list', {})).toEqual({ ok: true, value: [] });
  expect(await call('project.info', {})).toEqual({
    ok: false,
    error: { code: 'invalid-input', message: 'No project is open.', hint: 'Open or create a project first.' },
  });
});

test.each([
  ['nothing', {}, 'There is no method "nothing".'],
  ['constructor', {}, 'There is no method "constructor".'],
  ['runs.get', { run: 5 }, /^runs\.get: run: /],
  ['runs.get', { run: 'a', more: 1 }, /more/],
  ['jobs.list', null, /^jobs\.list: /],
])('%s with %j is refused in words', async (method, params, message) => {
  const { ok, error } = (await call(method, params)) as { ok: boolean; error: { message: string } };
  expect(ok).toBe(false);
  expect(error.message).toMatch(message);
});

test.each([
  ['not JSON', {}, 400],
  ['{}', { 'content-type': 'text/plain' }, 415],
  [`"${'x'.repeat(1 << 20)}"`, {}, 413],
])('a body that is none of ours gets a status', async (body, headers, status) => {
  expect((await post(body, headers)).status).toBe(status);
});

test('only GET elsewhere, only POST for calls', async () => {
  expect((await fetch(`${base}/`, { method: 'POST', headers: { cookie } })).status).toBe(405);
  expect((await get('/call')).status).toBe(405);
});

test('events arrive under their names', async () => {
  const stop = new AbortController();
  const stream = await fetch(`${base}/events`, { headers: { cookie }, signal: stop.signal });
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  const path = join(folder, 'project');
  await call('project.open', { path, create: true });
  const sample = call('project.createSample', { path }); // a job: it says so
  let heard = '';
  while (!heard.includes('event: job.progress')) heard += (await reader.read()).value ?? '';
  expect(heard).toMatch(/event: job\.progress\ndata: \{"id":"job-1","kind":"sample"/);
  stop.abort();
  await call('project.close', { stopWork: true });
  await sample; // cancelled or done: nothing may be asked any more when the host closes
});

test('voxels that are not there are named', async () => {
  await call('project.open', { path: join(folder, 'empty'), create: true });
  const answer = await get('/data/label/none');
  expect([answer.status, await answer.text()]).toEqual([404, 'There is no case "none" in this project.']);
});

test('a port that is taken is an error, not a hang', async () => {
  const port = Number(new URL(base).port);
  await expect(
    startBrowserHost({ services, rendererFolder: folder, port, log: () => undefined }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

/** A host whose data are these pieces. */
async function hostOf(chunks: AsyncIterable<Uint8Array>, length: number) {
  const said: string[] = [];
  const data = () => Promise.resolve({ type: 'application/octet-stream' as const, body: { length, chunks } });
  const served = await startBrowserHost({
    services: { ...services, data },
    rendererFolder: folder,
    port: 0,
    log: (line) => said.push(line),
  });
  onTestFinished(() => served.close());
  const entry = await fetch(served.url());
  const headers = { cookie: (entry.headers.get('set-cookie') ?? '').split(';')[0]! };
  const ask = (signal?: AbortSignal) =>
    fetch(`${new URL(served.url()).origin}/data/image/a/0`, { headers, ...(signal && { signal }) });
  return { ask, said };
}

test('voxels arrive piece by piece, their number ahead', async () => {
  async function* pieces() {
    yield await Promise.resolve(Uint8Array.of(1, 2));
    yield await Promise.resolve(Uint8Array.of(3));
  }
  const { ask, said } = await hostOf(pieces(), 3);
  const answer = await ask();
  expect(answer.headers.get('content-length')).toBe('3');
  expect(await answer.bytes()).toEqual(Uint8Array.of(1, 2, 3));
  expect(said).toEqual([]);
});

test('voxels that cannot be read to their end arrive as an error, not as a short answer', async () => {
  async function* broken() {
    yield await Promise.resolve(new Uint8Array(1000));
    throw new Error('the disk is gone');
  }
  const { ask, said } = await hostOf(broken(), 2000);
  await expect(ask().then((answer) => answer.arrayBuffer())).rejects.toThrow();
  expect(said.join()).toContain('the disk is gone');
});

test('a page that leaves ends the reading, which is no defect', async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield await Promise.resolve(new Uint8Array(1 << 20));
    } finally {
      ended = true;
    }
  }
  const { ask, said } = await hostOf(endless(), 2 ** 40);
  const leaving = new AbortController();
  await ask(leaving.signal);
  leaving.abort();
  await expect.poll(() => ended).toBe(true);
  expect(said).toEqual([]);
});
