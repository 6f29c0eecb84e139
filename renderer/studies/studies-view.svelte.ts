/** The studies of the open project, kept fresh while a page shows them, and the table of one. */
import type { StudyInfo, StudyTable } from '../../shared/study.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';

export class StudiesView {
  studies: readonly StudyInfo[] = $state.raw([]);
  table: StudyTable | null = $state.raw(null);
  loaded = $state(false);
  /** Taken off the list, and deleted for good only when the page is left: until then it can be put back. */
  discarded: readonly StudyInfo[] = $state.raw([]);
  readonly shown = $derived(
    this.studies.filter(({ id }) => !this.discarded.some((discarded) => discarded.id === id)),
  );
  readonly #chosen: string;
  readonly study = $derived(this.shown.find(({ id }) => id === this.#chosen) ?? null);
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
    const project = this.#session.project?.path;
    const end = this.#api.subscribe('study.changed', () => void this.load());
    return () => {
      end();
      void this.#removeDiscarded(project);
    };
  }

  discard(study: StudyInfo): void {
    this.discarded = [...this.discarded, study];
  }

  putBack(study: StudyInfo): void {
    this.discarded = this.discarded.filter(({ id }) => id !== study.id);
  }

  /** Another project may have been opened meanwhile, with studies of the same names. */
  async #removeDiscarded(project: string | undefined): Promise<void> {
    if (this.#session.project?.path !== project) return;
    for (const { id: study } of this.discarded)
      await this.#session.try(() => this.#api.call('studies.remove', { study }));
    this.discarded = [];
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
