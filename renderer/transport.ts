/**
 * The way from the page to the services: Electron's preload where it is, else the loopback host's two addresses
 * (`call`, `events`), which answer with the same data. Nothing else of the renderer talks to the outside.
 */
import type { EventName, Events, MethodName, Params, Value } from '../shared/contract.ts';
import type { ErrorData, Result } from '../shared/result.ts';

export interface Transport {
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<Value<M>>>;
  /** @returns how to end the subscription */
  subscribe<E extends EventName>(event: E, listener: (value: Events[E]) => void): () => void;
  /** Absent where the page cannot outlive the process behind it. */
  followConnection?(listener: () => void): () => void;
}

declare global {
  interface Window {
    /** Put there by the preload script; absent in the browser host. */
    readonly secateur?: Transport;
  }
}

/** The process behind the page does not answer. */
export const lost: ErrorData = {
  code: 'lost',
  message: 'Secateur does not answer: the process behind this page has ended or was stopped.',
  hint: 'Start Secateur again and go on in the page that it opens; this one can be closed. A run that was going can be resumed from its last epoch, and a correction from its draft.',
};

const defect = { code: 'internal', hint: '' } as const;

function loopback(): Transport {
  let source: EventSource | undefined;
  const events = (): EventSource => (source ??= new EventSource('events'));
  return {
    async call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<Value<M>>> {
      try {
        const response = await fetch('call', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ method, params }),
        });
        if (response.status === 401) return { ok: false, error: lost }; // another process has this address now
        if (!response.ok) return { ok: false, error: { ...defect, message: await response.text() } };
        return (await response.json()) as Result<Value<M>>;
      } catch {
        return { ok: false, error: lost };
      }
    },
    subscribe(event, listener) {
      const stream = events();
      const heard = (message: MessageEvent<string>): void => {
        listener(JSON.parse(message.data) as Events[typeof event]);
      };
      stream.addEventListener(event, heard);
      return () => stream.removeEventListener(event, heard);
    },
    followConnection(listener) {
      const end = new AbortController();
      for (const change of ['open', 'error'])
        events().addEventListener(change, () => listener(), { signal: end.signal });
      return () => end.abort();
    },
  };
}

export const openTransport = (): Transport => window.secateur ?? loopback();
