/** The services as the features see them: a call gives its value or throws the `AppError` that the service meant. */
import type { EventName, Events, MethodName, Params, Value } from '../shared/contract.ts';
import { errorFromData } from '../shared/result.ts';
import { lost, type Transport } from './transport.ts';

export interface Api {
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Value<M>>;
  subscribe<E extends EventName>(event: E, listener: (value: Events[E]) => void): () => void;
  /** Heard whenever the way to the services may have been cut or mended; ask, to know. */
  followConnection(listener: () => void): () => void;
  /** Raw voxels of one of `dataPaths`. */
  voxels(path: string): Promise<ArrayBuffer>;
  /** Sends voxels to one of `dataPaths`. */
  putVoxels(path: string, voxels: Uint8Array): Promise<void>;
}

export function createApi(transport: Transport): Api {
  return {
    async call(method, params) {
      const result = await transport.call(method, params);
      if (result.ok) return result.value;
      throw errorFromData(result.error);
    },
    subscribe: (event, listener) => transport.subscribe(event, listener),
    followConnection: (listener) => transport.followConnection?.(listener) ?? (() => undefined),
    async voxels(path) {
      const response = await fetchOrLost(path);
      if (response.status === 204)
        throw errorFromData({ code: 'cancelled', message: 'The project was closed meanwhile.', hint: '' });
      if (!response.ok) throw errorFromData({ code: 'not-found', message: await response.text(), hint: '' });
      return response.arrayBuffer();
    },
    async putVoxels(path, voxels) {
      const response = await fetchOrLost(path, {
        method: 'PUT',
        body: new Blob([voxels as Uint8Array<ArrayBuffer>]),
      });
      if (!response.ok)
        throw errorFromData({ code: 'invalid-input', message: await response.text(), hint: '' });
    },
  };
}

async function fetchOrLost(path: string, request?: RequestInit): Promise<Response> {
  try {
    const response = await fetch(path, request);
    if (response.status !== 401) return response;
  } catch {
    // no answer at all
  }
  throw errorFromData(lost);
}
