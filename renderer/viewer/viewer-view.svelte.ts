/**
 * What the viewer shows: one case, its image, reference and the masks of the chosen runs, and one cursor, plane,
 * window and zoom that all panes share.
 */
import { type CaseLayers, dataPaths } from '../../shared/contract.ts';
import type { CaseInfo, LabelClass } from '../../shared/dataset.ts';
import type { CaseMetrics } from '../../shared/evaluation.ts';
import type { Triple } from '../../shared/volume.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';
import type { OverlayStyle } from './overlay.ts';
import { type PlaneName, slicePlane } from './slice-plane.ts';
import { fitted, type ViewBox, zoomed } from './view-box.ts';
import { autoWindow, type Window } from './window-level.ts';

/** One pane: the image alone, or with a label map over it. */
export interface PaneContent {
  readonly key: string;
  readonly title: string;
  readonly labels: Uint8Array | null;
  readonly run: string | null;
}

export class ViewerView {
  cases: readonly CaseInfo[] = $state.raw([]);
  layers: CaseLayers | null = $state.raw(null);
  image: Float32Array | null = $state.raw(null);
  panes: readonly PaneContent[] = $state.raw([]);
  metrics: ReadonlyMap<string, CaseMetrics> = $state.raw(new Map());
  planeName: PlaneName = $state('axial');
  cursor: Triple = $state.raw([0, 0, 0]);
  window: Window = $state.raw({ center: 0, width: 1 });
  box: ViewBox = $state.raw(fitted);
  opacity = $state(0.35);
  outline = $state(true);
  hidden: ReadonlySet<number> = $state.raw(new Set());
  loading = $state(false);
  readonly plane = $derived(this.layers === null ? null : slicePlane(this.layers.grid, this.planeName));
  readonly slice = $derived(this.plane === null ? 0 : (this.cursor[this.plane.normal.axis] ?? 0));
  readonly style: OverlayStyle = $derived({
    opacity: this.opacity,
    outline: this.outline,
    hidden: this.hidden,
  });
  readonly #api: Api;
  readonly #session: Session;

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  get classes(): readonly LabelClass[] {
    return this.#session.project?.dataset?.classes.filter(({ value }) => value > 0) ?? [];
  }

  async start(caseId: string): Promise<void> {
    this.cases = (await this.#session.try(() => this.#api.call('dataset.cases', {}))) ?? [];
    const first = this.cases.find(({ id }) => id === caseId) ?? this.cases[0];
    if (first !== undefined) await this.show(first.id);
  }

  async show(caseId: string): Promise<void> {
    this.loading = true;
    await this.#session.try(() => this.#load(caseId));
    this.loading = false;
  }

  /** Moves along the normal by so many slices, towards the head, the front or the left for positive steps. */
  step(slices: number): void {
    if (this.plane === null) return;
    const { axis, length, reversed } = this.plane.normal;
    const next = (this.cursor[axis] ?? 0) + (reversed ? -slices : slices);
    this.moveTo(axis, Math.min(length - 1, Math.max(0, next)));
  }

  moveTo(axis: number, index: number): void {
    this.cursor = this.cursor.map((at, position) => (position === axis ? index : at)) as [
      number,
      number,
      number,
    ];
  }

  zoom(factor: number): void {
    this.box = zoomed(this.box, factor);
  }

  reset(): void {
    this.box = fitted;
    if (this.image !== null) this.window = autoWindow(this.image);
  }

  toggleClass(value: number): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(value)) hidden.add(value);
    this.hidden = hidden;
  }

  async #load(caseId: string): Promise<void> {
    const layers = await this.#api.call('viewer.layers', { case: caseId });
    const labels = async (path: string): Promise<Uint8Array> => new Uint8Array(await this.#api.voxels(path));
    const image = new Float32Array(await this.#api.voxels(dataPaths.image(caseId, 0)));
    const reference = layers.hasLabel ? await labels(dataPaths.label(caseId)) : null;
    const predictions = await Promise.all(
      layers.predictions.map(async ({ run, name }) => ({
        key: run,
        title: name,
        labels: await labels(dataPaths.prediction(caseId, run)),
        run,
      })),
    );
    const metrics = await Promise.all(predictions.map(({ run }) => this.#metricsOf(run, caseId)));
    const sameGrid = this.layers !== null && String(this.layers.grid.size) === String(layers.grid.size);
    this.layers = layers;
    this.image = image;
    this.panes = [
      { key: 'image', title: 'Image', labels: null, run: null },
      ...(reference === null ? [] : [{ key: 'reference', title: 'Reference', labels: reference, run: null }]),
      ...predictions,
    ];
    this.metrics = new Map(metrics.flatMap((entry) => (entry === null ? [] : [entry])));
    if (!sameGrid)
      this.cursor = layers.grid.size.map((side) => Math.floor(side / 2)) as [number, number, number];
    this.window = autoWindow(image);
  }

  async #metricsOf(run: string, caseId: string): Promise<readonly [string, CaseMetrics] | null> {
    const cases = await this.#api.call('evaluation.evaluate', { run });
    const found = cases.find((entry) => entry.case === caseId);
    return found === undefined ? null : [run, found];
  }
}
