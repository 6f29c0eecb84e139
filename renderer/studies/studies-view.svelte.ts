/** The studies of the open project, kept fresh while a page shows them, and the table of one. */
import type { StudyInfo, StudyTable } from '../../shared/study.ts';
import type { Api } from '../api.ts';
import { Discarded } from '../discarded.svelte.ts';
import type { Session } from '../session.svelte.ts';

export class StudiesView {
  studies: readonly StudyInfo[] = $state.raw([]);
  table: StudyTable | null = $state.raw(null);
  loaded = $state(false);
  readonly discarded: Discarded<StudyInfo>;
  readonly shown = $derived.by(() => this.discarded.without(this.studies));
  readonly #chosen: string;
  readonly study = $derived(this.shown.find(({ id }) => id === this.#chosen) ?? null);
  readonly #api: Api;
  readonly #session: Session;

  /** @param study whose table is shown; empty for none */
  constructor(api: Api, session: Session, study: string) {
    this.#api = api;
    this.#session = session;
    this.#chosen = study;
    this.discarded = new Discarded(session, async (studies) => {
      for (const { id } of studies) await session.try(() => api.call('studies.remove', { study: id }));
    });
  }

  follow(): () => void {
    void this.load();
    const ends = [this.#api.subscribe('study.changed', () => void this.load()), this.discarded.follow()];
    return () => ends.forEach((end) => end());
  }

  async load(): Promise<void> {
    await this.#session.try(async () => {
      this.studies = await this.#api.call('studies.list', {});
      const known = this.studies.some(({ id }) => id === this.#chosen);
      this.table = known ? await this.#api.call('studies.table', { study: this.#chosen }) : null;
    });
    this.loaded = true;
  }

  async call(method: 'studies.stop' | 'studies.resume', study: string): Promise<void> {
    await this.#session.try(() => this.#api.call(method, { study }));
    await this.load();
  }
}

export const doneOf = ({ slots }: StudyInfo): number =>
  slots.filter(({ status }) => status === 'finished').length;
