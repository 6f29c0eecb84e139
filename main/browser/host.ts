/**
 * The loopback host: the built renderer, the contract and the voxels on 127.0.0.1, for a browser on the same machine.
 * The end-to-end tests use it, and `npm start` where there is no Electron. It is left out of the packaged app.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/result.ts';
import { plainError } from '../files/errors.ts';
import {
  describeDefect,
  dispatch,
  pageHeaders,
  readPageFile,
  refusalOf,
  type ServedData,
  type Services,
} from '../services/index.ts';
import { streamEvents } from './event-stream.ts';
import { carriesKey, cookieHeader, createGuard, refusal, useToken, type Guard } from './guard.ts';

export interface BrowserHostOptions {
  readonly services: Services;
  readonly rendererFolder: string;
  /** 0 lets the system choose; a taken one is an error of code `EADDRINUSE`. */
  readonly port: number;
  readonly log: (line: string) => void;
  /** A browser was let in; the next one needs the address as it is now. */
  readonly onEntry?: (url: string) => void;
}

export interface BrowserHost {
  /** With a token that is good once: whoever opens it first may use the app. Another one after that. */
  readonly url: () => string;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | ServedData['body'];
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<Reply | null>;

const longestBody = 1 << 20;

export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer();
  // An idle connection stays: one that is closed just as the page uses it again loses a call that may have had effect.
  server.keepAliveTimeout = 0;
  const port = await listen(server, options.port);
  const guard = createGuard(port);
  const url = (): string => `http://127.0.0.1:${port}/?token=${guard.token}`;
  const route = router(options, guard, () => options.onEntry?.(url()));
  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    route(request, response)
      .catch((cause: unknown) => {
        options.log(describeDefect(cause));
        return text(500, plainError(cause).message);
      })
      .then((reply) => {
        if (reply !== null) return answer(response, reply);
      })
      .catch((cause: unknown) => options.log(describeDefect(cause)));
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(response: ServerResponse, { status, headers, body }: Reply): Promise<void> {
  response.writeHead(status, headers);
  if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
  else
    await pipeline(body.chunks, response).catch((cause: unknown) => {
      // The answer is cut short then, which the page tells; one that no page waits for any more is no defect.
      const { code = '' } = cause as NodeJS.ErrnoException;
      if (!['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'].includes(code)) throw cause;
    });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      server.off('error', reject);
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address.port);
    });
  });
}

/** null: the answer is a stream that goes on. */
function router(
  { services, rendererFolder, log }: BrowserHostOptions,
  guard: Guard,
  onEntry: () => void,
): Route {
  return async (request, response) => {
    const refused = refusal(request, guard);
    if (refused !== null) return text(403, refused);
    const url = addressOf(request);
    if (url === null) return text(400, 'This address is malformed.');
    const given = url.searchParams.get('token');
    if (given !== null && useToken(guard, given)) {
      onEntry();
      return letIn(guard);
    }
    if (!carriesKey(request, guard))
      return text(401, 'Open Secateur with the address that it printed last; each is good once.');

    if (url.pathname === '/call') return call(services, request, log);
    if (request.method === 'PUT' && url.pathname.startsWith('/data/'))
      return received(services, url.pathname.slice(1), request);
    if (request.method !== 'GET') return text(405, 'Only GET is possible here.');
    if (url.pathname.startsWith('/data/')) return data(services, url.pathname.slice(1));
    if (url.pathname !== '/events') return page(rendererFolder, url.pathname);
    streamEvents(services, response);
    return null;
  };
}

/** Paths alone, not what a proxy would be asked; null where it is none. */
function addressOf({ url = '/' }: IncomingMessage): URL | null {
  const address = `http://127.0.0.1${url}`;
  return url.startsWith('/') && URL.canParse(address) ? new URL(address) : null;
}

/**
 * The token leaves the address bar, so it is neither in the history nor in a bookmark. The page goes there itself: a
 * browser sends the cookie, which is for our own pages only, along no redirect that began in a file.
 */
function letIn(guard: Guard): Reply {
  const headers = { 'set-cookie': cookieHeader(guard), refresh: '0; url=/', 'content-type': 'text/html' };
  return { status: 200, headers, body: '<a href="/">Secateur</a>' };
}

async function page(folder: string, pathname: string): Promise<Reply> {
  const file = await readPageFile(folder, pathname);
  if (file === null) return text(404, 'There is no such page.');
  return { status: 200, headers: { 'content-type': file.type }, body: file.body };
}

async function call(
  services: Services,
  request: IncomingMessage,
  log: (line: string) => void,
): Promise<Reply> {
  if (request.method !== 'POST') return text(405, 'Only POST is possible here.');
  if (request.headers['content-type'] !== 'application/json')
    return text(415, 'The body must be application/json.');
  const body = await readBody(request);
  if (body === null) return text(413, `The body is longer than ${longestBody} bytes.`);
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return text(400, 'The body is not JSON.');
  }
  const { method, params } = { method: null, params: null, ...(message as object | null) };
  const result = await dispatch(services.handlers, { method, params }, log);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result) };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function received(services: Services, path: string, request: IncomingMessage): Promise<Reply> {
  try {
    await services.receive(path, request as AsyncIterable<Buffer>);
    return { status: 204, headers: {}, body: '' };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return text(cause.code === 'not-found' ? 404 : 422, cause.message);
  }
}

async function data(services: Services, path: string): Promise<Reply> {
  try {
    const { type, body } = await services.data(path);
    return { status: 200, headers: { 'content-type': type, 'content-length': String(body.length) }, body };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const refused = refusalOf(cause);
    return text(refused.status, refused.text ?? '');
  }
}

function text(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
