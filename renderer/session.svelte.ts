/**
 * The host, the open project and the jobs that are going: what the frame of the app shows on every page. What a person is
 * told belongs to the page and the project on view: it goes when one of them is left, or when the same action succeeds.
 */
import { untrack } from 'svelte';
import type { Job, ProjectInfo } from '../shared/contract.ts';
import type { HostInfo } from '../shared/host.ts';
import { type ErrorData, errorData } from '../shared/result.ts';
import type { Api } from './api.ts';
import type { Question } from './question.ts';
import { type Action, watchedApi } from './watched-api.ts';

/**
 * Jobs that outlive the call that began them, and what ends the news of their failure. Of any other, the call itself
 * tells, and knows the next step too.
 */
const background: ReadonlyMap<Job['kind'], Action> = new Map([
  ['train', 'training.resume'],
  ['study', 'studies.resume'],
]);

export class Session {
  /** For all pages; what it answers ends the error of the same action. */
  readonly api: Api;
  host: HostInfo | null = $state.raw(null);
  project: ProjectInfo | null = $state.raw(null);
  jobs: readonly Job[] = $state.raw([]);
  error: ErrorData | null = $state.raw(null);
  /** News that is no failure: what was cancelled, what was done. */
  news: string | null = $state(null);
  /** What a person has to decide before anything goes on. */
  question: Question | null = $state.raw(null);
  /** The process behind the page does not answer; what is on view may be long past. */
  lost = $state(false);
  loaded = $state(false);
  /** What was done by itself when the project was opened, and what is wrong with it, until it has been read. */
  readonly notices: readonly string[] = $derived.by(() =>
    (this.project?.notices ?? []).filter((notice) => !this.#read.has(notice)),
  );
  /** Of the open project: another may have a run of the same name. */
  #read: ReadonlySet<string> = $state.raw(new Set());
  /** Before another project, or none, takes the place of the open one. */
  onLeaveProject: () => void = () => undefined;
  #place = '';
  #asked = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** Of the error on view; null where it was no call that failed. */
  #action: Action | null = null;
  readonly #actions = new WeakMap<object, Action>();
  /** While this page itself opens or closes a project. */
  #changing = 0;
  /** Name of the project that another window has closed, until one is open again. */
  #closed: string | null = null;

  constructor(api: Api) {
    this.api = watchedApi(api, {
      answered: (action) => {
        this.lost = false;
        if (action === this.#action) this.#clearError();
      },
      failed: (action, { code }, cause) => {
        if (code === 'lost') this.lost = true;
        if (typeof cause === 'object' && cause !== null) this.#actions.set(cause, action);
      },
    });
  }

  /** Asks the host what there is, then follows its events until the returned function is called. */
  start(): () => void {
    const { api } = this;
    const ends = [
      api.subscribe('job.progress', (job) => this.#showJob(job)),
      api.subscribe('job.done', ({ job, error }) => {
        this.jobs = this.jobs.filter(({ id }) => id !== job.id);
        if (error !== null && background.has(job.kind))
          this.tell(
            { code: 'internal', message: `${job.title}: ${error}`, hint: '' },
            background.get(job.kind),
          );
        this.#refreshSoon();
      }),
      api.subscribe('dataset.changed', () => this.#refreshSoon()),
      api.subscribe('run.changed', () => this.#refreshSoon()),
      api.subscribe('study.changed', () => this.#refreshSoon()),
      api.subscribe('project.changed', () => this.#refreshSoon()),
      api.followConnection(() => this.#refreshSoon()),
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

  /** Asks again. Calls overlap when events come together; an answer that a newer one has overtaken is dropped. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const host = await this.try(() => this.api.call('host.info', {}));
    const jobs = await this.try(() => this.api.call('jobs.list', {}));
    const project = await this.#askProject();
    if (asked !== this.#asked) return;
    this.host = host ?? this.host;
    this.jobs = jobs ?? this.jobs;
    this.#setProject(project);
    this.loaded = true;
  }

  /** A call that was lost says nothing of the project: the page stays on what it shows. */
  async #askProject(): Promise<ProjectInfo | null> {
    try {
      return await this.api.call('project.info', {});
    } catch (cause) {
      const { code } = errorData(cause);
      return code === 'lost' || code === 'internal' ? this.project : null; // else none is open
    }
  }

  #setProject(project: ProjectInfo | null): void {
    const before = this.project;
    if (project?.path !== before?.path) {
      this.leave();
      this.#read = new Set();
      if (before !== null) this.onLeaveProject();
      this.#tellOfProject(before, project);
    }
    this.project = project;
  }

  /** It was another window, unless this one is changing it. Between two projects there may be none for a while. */
  #tellOfProject(before: ProjectInfo | null, now: ProjectInfo | null): void {
    this.#closed = this.#changing > 0 ? null : (before?.name ?? this.#closed);
    if (this.#closed === null) return;
    const rest = now === null ? '.' : `, and “${now.name}” is open now.`;
    this.news = `“${this.#closed}” was closed in another window${rest}`;
    if (now !== null) this.#closed = null;
  }

  /** Runs what may fail; the failure is shown in the frame, and null is the answer. */
  async try<T>(work: () => Promise<T>): Promise<T | null> {
    const project = untrack(() => this.project?.path); // who asks need not ask again when it changes
    try {
      return await work();
    } catch (cause) {
      if (this.project?.path === project) this.#tellCause(cause); // else of a project that is closed
      return null;
    }
  }

  #tellCause(cause: unknown): void {
    const error = errorData(cause);
    if (error.code === 'lost') return; // every page says so
    if (error.code === 'cancelled') this.news = error.message;
    else this.tell(error, typeof cause === 'object' && cause !== null ? this.#actions.get(cause) : undefined);
  }

  /** @param action whose success ends the error */
  tell(error: ErrorData, action?: Action): void {
    this.error = error;
    this.#action = action ?? null;
  }

  /** @param place the address of the page on view */
  arrive(place: string): void {
    if (place !== this.#place) this.leave();
    this.#place = place;
  }

  /** What was told belongs to what is left. */
  leave(): void {
    this.#clearError();
    this.news = null;
  }

  #clearError(): void {
    this.error = null;
    this.#action = null;
  }

  /** @returns the choice; null where the question was put away unanswered, or another one took its place */
  ask(asked: Omit<Question, 'answer'>): Promise<string | null> {
    this.question?.answer(null);
    return new Promise((resolve) => {
      this.question = {
        ...asked,
        answer: (choice) => {
          this.question = null;
          resolve(choice);
        },
      };
    });
  }

  /**
   * Opens or closes a project, asking first where that would end what is going on in the open one.
   * @param work given whether that may be ended @returns null where it failed or was not wanted
   */
  async changeProject<T>(work: (stopWork: boolean) => Promise<T>): Promise<T | null> {
    this.#changing++;
    try {
      const done = await this.#withLeave(work);
      await this.refresh();
      return done;
    } catch (cause) {
      await this.refresh(); // it may have come half the way
      this.#tellCause(cause);
      return null;
    } finally {
      this.#changing--;
    }
  }

  async #withLeave<T>(work: (stopWork: boolean) => Promise<T>): Promise<T | null> {
    try {
      return await work(false);
    } catch (cause) {
      const { code, message, hint } = errorData(cause);
      if (code !== 'working') throw cause;
      const answer = await this.ask({
        title: 'Work is going on',
        text: `${message} ${hint}`,
        choices: [
          { value: 'stay', label: 'Let it go on', kind: 'primary' },
          { value: 'stop', label: 'Stop it', kind: 'danger' },
        ],
      });
      return answer === 'stop' ? work(true) : null;
    }
  }

  dismiss(notice: string): void {
    this.#read = new Set([...this.#read, notice]);
  }

  cancel(job: Job): void {
    void this.try(() => this.api.call('jobs.cancel', { job: job.id }));
  }

  #showJob(job: Job): void {
    const others = this.jobs.filter(({ id }) => id !== job.id);
    this.jobs = [...others, job];
  }
}
