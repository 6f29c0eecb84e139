/** The studies of the open project, kept fresh while a page shows them, and the table of one. */
import type { StudyInfo, StudyTable } from '../../shared/study.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';

export class StudiesView {
  studies: readonly StudyInfo[] = $state.raw([]);
  table: StudyTable | null = $state.raw(null);
  loaded = $state(false);
  readonly #chosen: string;
  readonly study = $derived(this.studies.find(({ id }) => id === this.#chosen) ?? null);
  readonly #api: Api;
  readonly #session: Session;

  /** @param study whose table is shown; empty for none */
  constructor(api: Api, session: Session, study: string) {
    this.#api = api;
    this.#session = session;
    this.#chosen = study;
  }

  follow(): () => void {
    void this.load();
    return this.#api.subscribe('study.changed', () => void this.load());
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
