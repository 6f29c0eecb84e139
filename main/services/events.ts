/**
 * Events of the contract, from services to whoever listens in a host. Events announce; they never steer: a listener that
 * fails is reported, and neither what it was told of nor another listener falls with it.
 */
import type { EventName, Events } from '../../shared/contract.ts';

export type EveryListener = (event: EventName, value: Events[EventName]) => void;

export interface EventHub {
  readonly emit: <E extends EventName>(event: E, value: Events[E]) => void;
  /** @returns how to end the subscription. */
  readonly subscribe: <E extends EventName>(event: E, listener: (value: Events[E]) => void) => () => void;
  /** Hears every event, for hosts that pass them on. */
  readonly subscribeAll: (listener: EveryListener) => () => void;
}

type Listeners = { [E in EventName]: Set<(value: Events[E]) => void> };

/** @param report gets what a listener threw */
export function createEventHub(report: (cause: unknown) => void): EventHub {
  const listeners: Listeners = {
    'run.progress': new Set(),
    'run.epoch': new Set(),
    'run.changed': new Set(),
    'run.note': new Set(),
    'study.changed': new Set(),
    'job.progress': new Set(),
    'job.done': new Set(),
    'dataset.changed': new Set(),
    'project.changed': new Set(),
  };
  const everyone = new Set<EveryListener>();
  const tell = (listener: () => void): void => {
    try {
      listener();
    } catch (cause) {
      report(cause);
    }
  };
  return {
    emit: (event, value) => {
      for (const listener of listeners[event]) tell(() => listener(value));
      for (const listener of everyone) tell(() => listener(event, value));
    },
    subscribeAll: (listener) => {
      everyone.add(listener);
      return () => everyone.delete(listener);
    },
    subscribe: (event, listener) => {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
  };
}

/**
 * Lets a value through at most every `milliseconds`; in between the latest wins, and it is delivered at the end of the
 * pause, so a listener always ends up with the newest.
 */
export function throttle<T>(milliseconds: number, deliver: (value: T) => void) {
  let pending: { value: T } | null = null;
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    timer = null;
    if (pending === null) return;
    const { value } = pending;
    pending = null;
    deliver(value);
    timer = setTimeout(flush, milliseconds);
  };
  return {
    push: (value: T): void => {
      pending = { value };
      if (timer === null) flush();
    },
    /** Delivers what is pending and stops the timer. */
    end: (): void => {
      if (timer !== null) clearTimeout(timer);
      flush();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
