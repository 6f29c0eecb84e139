/**
 * The way from the page to the services: Electron's preload where it is, else the loopback host's two addresses
 * (`call`, `events`), which answer with the same data. Nothing else of the renderer talks to the outside.
 */
import type { EventName, Events, MethodName, Params, Value } from '../shared/contract.ts';
import type { Result } from '../shared/result.ts';

export interface Transport {
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<Value<M>>>;
  /** @returns how to end the subscription */
  subscribe<E extends EventName>(event: E, listener: (value: Events[E]) => void): () => void;
}

declare global {
  interface Window {
    /** Put there by the preload script; absent in the browser host. */
    readonly secateur?: Transport;
  }
}

const lost: Result<never> = {
  ok: false,
  error: {
    code: 'internal',
    message: 'The connection to Secateur was lost.',
    hint: 'Start Secateur again, then reload this page. A run that was going can be resumed.',
  },
};

function loopback(): Transport {
  let source: EventSource | undefined;
  return {
    async call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<Value<M>>> {
      try {
        const response = await fetch('call', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ method, params }),
        });
        return (await response.json()) as Result<Value<M>>;
      } catch {
        return lost;
      }
    },
    subscribe(event, listener) {
      source ??= new EventSource('events');
      const events = source;
      const heard = (message: MessageEvent<string>): void => {
        listener(JSON.parse(message.data) as Events[typeof event]);
      };
      events.addEventListener(event, heard);
      return () => events.removeEventListener(event, heard);
    },
  };
}

export const openTransport = (): Transport => window.secateur ?? loopback();
