/** `app://secateur/…`: the built renderer's files and, below `data/`, voxels (corrected masks come in by PUT). */
import { Readable } from 'node:stream';
import type { Protocol, Session } from 'electron';
import { AppError } from '../../shared/result.ts';
import { pageHeaders, readPageFile, refusalOf, type Services } from '../services/index.ts';
import { routeRequest, scheme } from './policy.ts';

/** Before the app is ready. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

export function serveApp(session: Session, services: Services, rendererFolder: string): void {
  session.protocol.handle(scheme, async (request) => {
    const { method, url } = request;
    const route = routeRequest(method, url);
    if ('status' in route) return refuse(route.status, 'This request is refused.');
    if (method === 'PUT') return received(services, route.path.slice(1), request);
    if (route.path.startsWith('/data/')) return data(services, route.path.slice(1));
    const file = await readPageFile(rendererFolder, route.path);
    if (file === null) return refuse(404, 'There is no such page.');
    return new Response(Buffer.from(file.body), { headers: { ...pageHeaders, 'content-type': file.type } });
  });
}

async function received(services: Services, path: string, { body }: Request): Promise<Response> {
  try {
    await services.receive(path, (body ?? []) as AsyncIterable<Uint8Array>);
    return new Response(null, { status: 204, headers: pageHeaders });
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return refuse(cause.code === 'not-found' ? 404 : 422, cause.message);
  }
}

async function data(services: Services, path: string): Promise<Response> {
  try {
    const { type, body } = await services.data(path);
    return new Response(
      Readable.toWeb(Readable.from(body.chunks)) as ReadableStream<Uint8Array<ArrayBuffer>>,
      {
        headers: { ...pageHeaders, 'content-type': type, 'content-length': String(body.length) },
      },
    );
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const refused = refusalOf(cause);
    return refuse(refused.status, refused.text);
  }
}

function refuse(status: number, text: string | null): Response {
  return new Response(text, {
    status,
    headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' },
  });
}
