/** The data set of the open project: its cases, its fingerprint, and the report of the last import. */
import type { CaseInfo, Fingerprint, ImportReport } from '../../shared/dataset.ts';
import type { Api } from '../api.ts';
import { Discarded } from '../discarded.svelte.ts';
import { byPatient } from '../case-names.ts';
import type { Session } from '../session.svelte.ts';

export type Filter = 'all' | 'refused' | 'warning';

export class DataSetView {
  cases: readonly CaseInfo[] = $state.raw([]);
  readonly discarded: Discarded<string>;
  readonly shown = $derived.by(() => this.discarded.without(this.cases));
  fingerprint: Fingerprint | null = $state.raw(null);
  report: ImportReport | null = $state.raw(null);
  filter: Filter = $state('all');
  loaded = $state(false);
  readonly findings = $derived(
    this.report?.findings.filter(({ severity }) => this.filter === 'all' || severity === this.filter) ?? [],
  );
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
    this.discarded = new Discarded(session, (cases) =>
      session.try(() => api.call('cases.remove', { cases })),
    );
  }

  /** @returns to be called when the page is left */
  open(): () => void {
    void this.load();
    return this.discarded.follow();
  }

  async load(): Promise<void> {
    const cases = (await this.#session.try(() => this.#api.call('dataset.cases', {}))) ?? [];
    this.cases = cases.toSorted(byPatient);
    this.loaded = true;
    this.fingerprint = await this.#session.try(() => this.#api.call('dataset.fingerprint', {}));
  }

  /** What an import says when it is done. */
  async show(report: ImportReport): Promise<void> {
    this.report = report;
    await this.#session.refresh();
    await this.load();
  }
}

/** What the fingerprint says, as rows for people: `[what, how much]`. */
export function fingerprintRows(fingerprint: Fingerprint): readonly (readonly [string, string])[] {
  const by = (values: readonly number[], digits: number): string =>
    values.map((value) => value.toFixed(digits)).join(' × ');
  return [
    ['Cases', String(fingerprint.cases)],
    ['Median size', `${by(fingerprint.medianSize, 0)} voxels`],
    ['Median spacing', `${by(fingerprint.medianSpacing, 2)} mm`],
    ['Kept after cropping to non-zero', `${(fingerprint.medianCropRatio * 100).toFixed(0)} %`],
    ...fingerprint.intensities.map(({ mean, standardDeviation, percentile005, percentile995 }, channel) => {
      const range = `${percentile005.toPrecision(3)} to ${percentile995.toPrecision(3)}`;
      const spread = `mean ${mean.toPrecision(3)}, SD ${standardDeviation.toPrecision(3)}`;
      return [`Foreground intensity, channel ${channel + 1}`, `${spread}; 99 % between ${range}`] as const;
    }),
  ];
}
