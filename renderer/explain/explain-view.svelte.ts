/** Which run is looked into, what was found there, and what is done about it. */
import type { AbilityReport, LayerAbility } from '../../shared/explain.ts';
import type { Api } from '../api.ts';
import { RunList } from '../run-list.svelte.ts';
import type { Session } from '../session.svelte.ts';

export class ExplainView {
  readonly list: RunList;
  run: string = $state('');
  report: AbilityReport | null = $state.raw(null);
  /** Of the report. */
  structure: number = $state(0);
  /** Index of the layer whose units are shown. */
  layer: number = $state(0);
  working: 'measuring' | 'writing' | null = $state(null);
  /** Files of the last export. */
  written: readonly string[] = $state.raw([]);
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
    this.list = new RunList(api, session);
  }

  async load(): Promise<void> {
    await this.list.load();
    const first = this.list.finished.at(-1);
    if (first !== undefined) await this.choose(first.id);
  }

  /** Shows what is known of a run; nothing is measured. */
  async choose(run: string): Promise<void> {
    this.run = run;
    this.#show(null);
    const known = await this.#session.try(() => this.#api.call('explain.known', { run }));
    if (this.run === run) this.#show(known);
  }

  async measure(): Promise<void> {
    const { run } = this;
    this.working = 'measuring';
    const report = await this.#session.try(() => this.#api.call('explain.ability', { run }));
    if (this.run === run && report !== null) this.#show(report);
    this.working = null;
  }

  async remove(): Promise<void> {
    const { run } = this;
    await this.#session.try(async () => {
      await this.#api.call('explain.remove', { run });
      if (this.run === run) this.#show(null);
    });
  }

  async write(folder: string): Promise<void> {
    const { run } = this;
    this.working = 'writing';
    const done = await this.#session.try(() => this.#api.call('explain.export', { run, folder }));
    this.written = done?.files ?? [];
    this.working = null;
  }

  get shownLayer(): LayerAbility | null {
    return this.report?.layers[this.layer] ?? null;
  }

  #show(report: AbilityReport | null): void {
    this.report = report;
    this.written = [];
    this.structure = 0;
    this.layer = report === null ? 0 : report.layers.length - 1;
  }
}
