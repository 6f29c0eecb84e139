/** The runs of the open project, kept fresh while a page shows them. */
import type { RunInfo } from '../shared/training.ts';
import type { Api } from './api.ts';
import type { Session } from './session.svelte.ts';

export class RunList {
  runs: readonly RunInfo[] = $state.raw([]);
  readonly finished = $derived(this.runs.filter(({ status }) => status === 'finished'));
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  follow(): () => void {
    void this.load();
    return this.#api.subscribe('run.changed', () => void this.load());
  }

  async load(): Promise<void> {
    this.runs = (await this.#session.try(() => this.#api.call('runs.list', {}))) ?? [];
  }

  async remove(run: string): Promise<void> {
    await this.#session.try(() => this.#api.call('training.remove', { run }));
    await this.load();
  }
}
