/** The host, the open project and the jobs that are going: what the frame of the app shows on every page. */
import type { HostInfo, Job, ProjectInfo } from '../shared/contract.ts';
import { type ErrorData, errorData } from '../shared/result.ts';
import type { Api } from './api.ts';

export class Session {
  host: HostInfo | null = $state.raw(null);
  project: ProjectInfo | null = $state.raw(null);
  jobs: readonly Job[] = $state.raw([]);
  error: ErrorData | null = $state.raw(null);
  loaded = $state(false);
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
        if (error !== null) this.error = { code: 'internal', message: `${job.title}: ${error}`, hint: '' };
        void this.refresh();
      }),
      this.#api.subscribe('dataset.changed', () => void this.refresh()),
      this.#api.subscribe('run.changed', () => void this.refresh()),
    ];
    void this.refresh();
    return () => ends.forEach((end) => end());
  }

  async refresh(): Promise<void> {
    this.host = await this.try(() => this.#api.call('host.info', {}));
    this.jobs = (await this.try(() => this.#api.call('jobs.list', {}))) ?? [];
    try {
      this.project = await this.#api.call('project.info', {});
    } catch {
      this.project = null; // none is open
    }
    this.loaded = true;
  }

  /** Runs what may fail; the failure is shown in the frame, and null is the answer. */
  async try<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (cause) {
      this.error = errorData(cause);
      return null;
    }
  }

  cancel(job: Job): void {
    void this.try(() => this.#api.call('jobs.cancel', { job: job.id }));
  }

  #showJob(job: Job): void {
    const others = this.jobs.filter(({ id }) => id !== job.id);
    this.jobs = [...others, job];
  }
}
