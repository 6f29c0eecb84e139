/** The host, the open project and the jobs that are going: what the frame of the app shows on every page. */
import type { Job, ProjectInfo } from '../shared/contract.ts';
import type { HostInfo } from '../shared/host.ts';
import { type ErrorData, errorData } from '../shared/result.ts';
import type { Api } from './api.ts';

/** Jobs that outlive the call that began them. Of any other, the call itself tells, and knows the next step too. */
const background: readonly Job['kind'][] = ['train', 'study'];

export class Session {
  host: HostInfo | null = $state.raw(null);
  project: ProjectInfo | null = $state.raw(null);
  jobs: readonly Job[] = $state.raw([]);
  error: ErrorData | null = $state.raw(null);
  /** News that is no failure: what was cancelled, what was done. */
  news: string | null = $state(null);
  loaded = $state(false);
  /** What was done by itself when the project was opened, until it has been read. */
  readonly notices: readonly string[] = $derived.by(() =>
    (this.project?.notices ?? []).filter((notice) => !this.#read.has(notice)),
  );
  #read: ReadonlySet<string> = $state.raw(new Set());
  #asked = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Asks the host what there is, then follows its events until the returned function is called. */
  start(): () => void {
    const ends = [
      this.#api.subscribe('job.progress', (job) => this.#showJob(job)),
      this.#api.subscribe('job.done', ({ job, error }) => {
        this.jobs = this.jobs.filter(({ id }) => id !== job.id);
        if (error !== null && background.includes(job.kind))
          this.error = { code: 'internal', message: `${job.title}: ${error}`, hint: '' };
        this.#refreshSoon();
      }),
      this.#api.subscribe('dataset.changed', () => this.#refreshSoon()),
      this.#api.subscribe('run.changed', () => this.#refreshSoon()),
    ];
    void this.refresh();
    return () => ends.forEach((end) => end());
  }

  /** Once for all events of a moment: a run of very short epochs sends a hundred a second. */
  #refreshSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.refresh();
    }, 150);
  }

  /** Asks anew. Calls overlap when events come together; an answer that a newer one has overtaken is dropped. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const host = await this.try(() => this.#api.call('host.info', {}));
    const jobs = (await this.try(() => this.#api.call('jobs.list', {}))) ?? [];
    const project = await this.#askProject();
    if (asked !== this.#asked) return;
    this.host = host ?? this.host;
    this.jobs = jobs;
    this.project = project;
    this.loaded = true;
  }

  /** A call that was lost says nothing of the project: the page stays on what it shows. */
  async #askProject(): Promise<ProjectInfo | null> {
    try {
      return await this.#api.call('project.info', {});
    } catch (cause) {
      return errorData(cause).code === 'internal' ? this.project : null; // else none is open
    }
  }

  /** Runs what may fail; the failure is shown in the frame, and null is the answer. */
  async try<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (cause) {
      const error = errorData(cause);
      if (error.code === 'cancelled') this.news = error.message;
      else this.error = error;
      return null;
    }
  }

  dismiss(notice: string): void {
    this.#read = new Set([...this.#read, notice]);
  }

  cancel(job: Job): void {
    void this.try(() => this.#api.call('jobs.cancel', { job: job.id }));
  }

  #showJob(job: Job): void {
    const others = this.jobs.filter(({ id }) => id !== job.id);
    this.jobs = [...others, job];
  }
}
