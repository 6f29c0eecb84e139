/** An `Api` whose answers a test writes down; it records the calls and lets the test send events. */
import type { EventName, Events, MethodName, Params, Value } from '../../../shared/contract.ts';
import type { Api } from '../../../renderer/api.ts';

export type Answers = { [M in MethodName]?: (params: Params<M>) => Value<M> | Promise<Value<M>> };

export interface FakeApi extends Api {
  readonly calls: readonly { method: MethodName; params: unknown }[];
  send<E extends EventName>(event: E, value: Events[E]): void;
  readonly listeners: () => number;
}

export function fakeApi(answers: Answers): FakeApi {
  const calls: { method: MethodName; params: unknown }[] = [];
  const listeners = new Map<string, Set<(value: never) => void>>();
  return {
    calls,
    async call(method, params) {
      calls.push({ method, params });
      const answer = answers[method];
      if (answer === undefined) throw new Error(`the test has no answer for ${method}`);
      return await answer(params);
    },
    subscribe(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => known.delete(listener);
    },
    followConnection: () => () => undefined,
    putVoxels: () => Promise.reject(new Error('the test takes no voxels')),
    voxels: () => Promise.reject(new Error('the test has no voxels')),
    send: (event, value) => listeners.get(event)?.forEach((listener) => listener(value as never)),
    listeners: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
}
