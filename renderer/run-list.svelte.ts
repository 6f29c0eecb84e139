/** The runs of the open project, kept fresh while a page shows them. */
import type { RunInfo } from '../shared/training.ts';
import type { Api } from './api.ts';
import type { Session } from './session.svelte.ts';

export class RunList {
  runs: readonly RunInfo[] = $state.raw([]);
  loaded = $state(false);
  /** Taken off the list, and deleted for good only when the page is left: until then it can be put back. */
  discarded: readonly RunInfo[] = $state.raw([]);
  readonly shown = $derived(
    this.runs.filter(({ id }) => !this.discarded.some((discarded) => discarded.id === id)),
  );
  readonly finished = $derived(this.runs.filter(({ status }) => status === 'finished'));
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  follow(): () => void {
    void this.load();
    const project = this.#session.project?.path;
    const end = this.#api.subscribe('run.changed', () => void this.load());
    return () => {
      end();
      void this.#removeDiscarded(project);
    };
  }

  async load(): Promise<void> {
    this.runs = (await this.#session.try(() => this.#api.call('runs.list', {}))) ?? [];
    this.loaded = true;
  }

  discard(run: RunInfo): void {
    this.discarded = [...this.discarded, run];
  }

  putBack(run: RunInfo): void {
    this.discarded = this.discarded.filter(({ id }) => id !== run.id);
  }

  /** Another project may have been opened meanwhile, with runs of the same names. */
  async #removeDiscarded(project: string | undefined): Promise<void> {
    if (this.#session.project?.path !== project) return;
    for (const { id: run } of this.discarded)
      await this.#session.try(() => this.#api.call('training.remove', { run }));
    this.discarded = [];
  }
}
