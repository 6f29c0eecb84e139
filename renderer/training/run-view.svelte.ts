/** One run as its page shows it: what is stored, then what happens live. The latest progress wins. */
import type { DeviceId } from '../../shared/devices.ts';
import type { EpochRecord, LayerState, RunInfo, RunProgress } from '../../shared/training.ts';
import { denseOf, epochSeconds, paceOf } from '../../shared/pace.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';

export class RunView {
  info: RunInfo | null = $state.raw(null);
  epochs: readonly EpochRecord[] = $state.raw([]);
  progress: RunProgress | null = $state.raw(null);
  /** While a stop or a resumption is on its way: a step may have to end first. */
  changing = $state(false);
  /** The layer whose thresholds and scores are shown. */
  layer = $state('');
  readonly last = $derived(this.epochs.at(-1));
  readonly layers: readonly LayerState[] = $derived(this.last?.layers ?? []);
  readonly selected = $derived(this.layers.find(({ id }) => id === this.layer) ?? this.layers[0]);
  readonly running = $derived(this.info?.status === 'running' || this.info?.status === 'queued');
  readonly resumable = $derived(
    this.info?.status === 'stopped' ||
      this.info?.status === 'interrupted' ||
      (this.info?.status === 'failed' && this.info.epochsDone < this.info.config.epochs),
  );
  readonly notes = $derived(this.info?.notes ?? []);
  /** Percent of all filters that are left, by epoch. */
  readonly filterShares = $derived(this.epochs.map(({ layers }) => filterShare(layers)));
  /** A dense run of the same network and length, whose time this one's is held against; null where there is none. */
  dense: RunInfo | null = $state.raw(null);
  denseEpochs: readonly EpochRecord[] = $state.raw([]);
  readonly seconds = $derived(epochSeconds(this.epochs));
  readonly pace = $derived(this.info === null ? null : paceOf(this.epochs, this.info.initialCost));
  /** Seconds of the dense run's epochs, one for each of this run's. */
  readonly denseSeconds: readonly (number | null)[] = $derived.by(() => {
    const seconds = epochSeconds(this.denseEpochs);
    const byEpoch = new Map(this.denseEpochs.map(({ epoch }, index) => [epoch, seconds[index] ?? null]));
    return this.epochs.map(({ epoch }) => byEpoch.get(epoch) ?? null);
  });
  readonly #api: Api;
  readonly #session: Session;
  readonly #run: string;

  constructor(api: Api, session: Session, run: string) {
    this.#api = api;
    this.#session = session;
    this.#run = run;
  }

  /** Loads the run and follows it until the returned function is called. */
  follow(): () => void {
    const ends = [
      this.#api.subscribe('run.progress', (progress) => {
        if (progress.run === this.#run) this.progress = progress;
      }),
      this.#api.subscribe('run.epoch', ({ run, record }) => {
        if (run === this.#run) this.epochs = withEpoch(this.epochs, record);
      }),
      this.#api.subscribe('run.changed', (info) => {
        if (info.id === this.#run) this.info = info;
      }),
      this.#api.subscribe('run.note', ({ run, note }) => {
        if (run === this.#run && this.info !== null)
          this.info = { ...this.info, notes: [...this.info.notes, note] };
      }),
    ];
    void this.#load();
    return () => ends.forEach((end) => end());
  }

  stop(): Promise<void> {
    return this.#show(() => this.#api.call('training.stop', { run: this.#run }));
  }

  /** @param device for the rest of this run; the one in use, if absent */
  resume(device?: DeviceId): Promise<void> {
    return this.#show(() => this.#api.call('training.resume', { run: this.#run, device }));
  }

  async #load(): Promise<void> {
    const run = this.#run;
    this.info = await this.#session.try(() => this.#api.call('runs.get', { run }));
    const stored = (await this.#session.try(() => this.#api.call('runs.epochs', { run }))) ?? [];
    // Epochs that arrived while the stored ones were on their way are kept.
    this.epochs = this.epochs.reduce(withEpoch, stored);
    await this.#loadDense();
  }

  async #loadDense(): Promise<void> {
    const { info } = this;
    if (info === null || info.config.method === 'none') return;
    const runs = await this.#session.try(() => this.#api.call('runs.list', {}));
    this.dense = denseOf(info, runs ?? []);
    if (this.dense === null) return;
    const run = this.dense.id;
    this.denseEpochs = (await this.#session.try(() => this.#api.call('runs.epochs', { run }))) ?? [];
  }

  async #show(work: () => Promise<RunInfo>): Promise<void> {
    this.changing = true;
    const info = await this.#session.try(work);
    if (info !== null) this.info = info;
    this.changing = false;
  }
}

/** A resumed run may tell an epoch again: the newer record replaces the older one and what came after it. */
export function withEpoch(epochs: readonly EpochRecord[], record: EpochRecord): readonly EpochRecord[] {
  return [...epochs.filter(({ epoch }) => epoch < record.epoch), record];
}

function filterShare(layers: readonly LayerState[]): number | null {
  const sum = (of: (layer: LayerState) => number): number =>
    layers.reduce((total, layer) => total + of(layer), 0);
  return layers.length === 0 ? null : (100 * sum((l) => l.filters)) / sum((l) => l.initialFilters);
}

/** What the run is doing, in a line; empty while nothing is known. */
export function statusText(info: RunInfo | null, progress: RunProgress | null): string {
  if (info === null) return '';
  if (info.status === 'running' && progress !== null && progress.phase !== 'done') {
    const { phase, epoch, epochs, iteration, iterations } = progress;
    const step = phase === 'training' ? `, iteration ${iteration} of ${iterations}` : '';
    return `${phase}: epoch ${epoch} of ${epochs}${step}`;
  }
  return info.status === 'failed' ? '' : info.reason; // the state is beside it; a failure has its own place
}
