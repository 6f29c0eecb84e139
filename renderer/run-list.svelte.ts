/** The runs of the open project, kept fresh while a page shows them. */
import type { RunInfo } from '../shared/training.ts';
import type { Api } from './api.ts';
import { Discarded } from './discarded.svelte.ts';
import type { Session } from './session.svelte.ts';

export class RunList {
  runs: readonly RunInfo[] = $state.raw([]);
  loaded = $state(false);
  readonly discarded: Discarded<RunInfo>;
  readonly shown = $derived.by(() => this.discarded.without(this.runs));
  readonly finished = $derived(this.runs.filter(({ status }) => status === 'finished'));
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
    this.discarded = new Discarded(session, async (runs) => {
      for (const { id: run } of runs) await session.try(() => api.call('training.remove', { run }));
    });
  }

  follow(): () => void {
    void this.load();
    const ends = [this.#api.subscribe('run.changed', () => void this.load()), this.discarded.follow()];
    return () => ends.forEach((end) => end());
  }

  async load(): Promise<void> {
    this.runs = (await this.#session.try(() => this.#api.call('runs.list', {}))) ?? [];
    this.loaded = true;
  }
}
