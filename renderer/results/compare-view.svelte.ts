/** Which runs are compared, what came out, and the export of one of them. */
import type { ExportReport } from '../../shared/contract.ts';
import type { CaseMetrics, Comparison, TimesInTurns } from '../../shared/evaluation.ts';
import type { Api } from '../api.ts';
import { RunList } from '../run-list.svelte.ts';
import type { Session } from '../session.svelte.ts';

export class CompareView {
  readonly list: RunList;
  chosen: readonly string[] = $state.raw([]);
  comparison: Comparison | null = $state.raw(null);
  /** Of each compared run, its measures by case. */
  cases: ReadonlyMap<string, readonly CaseMetrics[]> = $state.raw(new Map());
  /** Of the runs that are compared; null until it is asked for. */
  times: TimesInTurns | null = $state.raw(null);
  report: ExportReport | null = $state.raw(null);
  working: 'comparing' | 'timing' | 'exporting' | null = $state(null);
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
    this.list = new RunList(api, session);
  }

  async load(): Promise<void> {
    await this.list.load();
    this.chosen = this.list.finished.map(({ id }) => id);
  }

  toggle(run: string): void {
    this.chosen = this.chosen.includes(run) ? this.chosen.filter((id) => id !== run) : [...this.chosen, run];
  }

  /** Evaluates what has not been evaluated yet, then compares. */
  async compare(): Promise<void> {
    this.working = 'comparing';
    await this.#session.try(async () => {
      const runs = this.chosen;
      const comparison = await this.#api.call('evaluation.compare', { runs });
      const cases = runs.map(
        async (run) => [run, await this.#api.call('evaluation.evaluate', { run })] as const,
      );
      this.cases = new Map(await Promise.all(cases));
      this.comparison = comparison;
      this.times = null;
    });
    this.working = null;
  }

  /** How long the compared runs take, all in turns. */
  async measureTimes(): Promise<void> {
    const { comparison } = this;
    if (comparison === null) return;
    this.working = 'timing';
    await this.#session.try(async () => {
      const runs = comparison.rows.map(({ run }) => run);
      const times = await this.#api.call('evaluation.times', { runs });
      if (this.comparison === comparison) this.times = times;
    });
    this.working = null;
  }

  async exportModel(run: string, folder: string): Promise<void> {
    this.working = 'exporting';
    this.report = await this.#session.try(() => this.#api.call('export.model', { run, folder }));
    this.working = null;
  }

  nameOf(run: string): string {
    return this.list.runs.find(({ id }) => id === run)?.name ?? run;
  }
}
