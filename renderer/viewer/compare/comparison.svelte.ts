/**
 * Two masks of the case on view against each other and against the reference: the difference map, voxel counts, Dice
 * and HD95, and the slice where they differ most.
 */
import type { ClassMetrics } from '../../../shared/evaluation.ts';
import type { MaskRef } from '../../../shared/masks.ts';
import type { Api } from '../../api.ts';
import type { Session } from '../../session.svelte.ts';
import type { MaskLayer } from '../case-data.ts';
import type { ViewerView } from '../viewer-view.svelte.ts';
import { differenceOf, worstSlice } from './difference.ts';

export class Comparison {
  /** Keys of masks; empty for the first two that fit. */
  firstKey = $state('');
  secondKey = $state('');
  metrics: ReadonlyMap<string, readonly ClassMetrics[]> = $state.raw(new Map());
  /** Keys of the masks that are being measured. */
  measuring: ReadonlySet<string> = $state.raw(new Set());
  readonly #view: ViewerView;
  readonly #api: Api;
  readonly #session: Session;

  readonly reference: MaskLayer | null = $derived.by(
    () => this.#view.masks.find(({ ref }) => ref.kind === 'label') ?? null,
  );
  readonly first: MaskLayer | null = $derived.by(() => this.#chosen(this.firstKey, 0));
  readonly second: MaskLayer | null = $derived.by(() => this.#chosen(this.secondKey, 1));
  readonly difference = $derived.by(() => {
    const { first, second } = this;
    if (first === null || second === null || first.key === second.key) return null;
    return differenceOf(first.voxels, second.voxels, { grid: first.grid, hidden: this.#view.hidden });
  });
  /** The difference as a label map that panes can show. */
  readonly differenceLayer = $derived.by(() => {
    const { first, second, difference } = this;
    if (difference === null || first === null || second === null) return null;
    const hidden = [...this.#view.hidden].join('-');
    const key = `difference-${first.key}-${second.key}-${hidden}-${first.revision + second.revision}`;
    return { key, grid: first.grid, voxels: difference.map, revision: 0 };
  });

  constructor(view: ViewerView, api: Api, session: Session) {
    this.#view = view;
    this.#api = api;
    this.#session = session;
  }

  /** Dice and HD95 of a stored mask, by class; undefined until they are there. */
  metricsOf(mask: MaskLayer): readonly ClassMetrics[] | undefined {
    return this.metrics.get(mask.key);
  }

  /** Measures against the reference whatever of the two is not yet. Call it again when they change. */
  measure(): void {
    const { reference } = this;
    if (reference === null) return;
    for (const mask of [this.first, this.second])
      if (mask !== null && mask.key !== reference.key) void this.#measure(reference.ref, mask);
  }

  /** To the slice of the active pane's direction in which the two differ most. */
  jumpToWorst(): void {
    const axis = this.#view.plane(this.#view.activePlane)?.axis ?? 2;
    const slices = this.difference?.perSlice[axis];
    const worst = slices === undefined ? null : worstSlice(slices);
    if (worst !== null) this.#view.moveToSlice(axis, worst);
  }

  swap(): void {
    const { first, second } = this;
    if (first === null || second === null) return;
    this.firstKey = second.key;
    this.secondKey = first.key;
  }

  async #measure(reference: MaskRef, mask: MaskLayer): Promise<void> {
    const caseId = this.#view.data?.layers.case;
    if (caseId === undefined || mask.key === this.#view.draft?.key) return;
    if (this.metrics.has(mask.key) || this.measuring.has(mask.key)) return;
    this.measuring = new Set([...this.measuring, mask.key]);
    const found = await this.#session.try(() =>
      this.#api.call('viewer.measure', { case: caseId, reference, other: mask.ref }),
    );
    this.measuring = new Set([...this.measuring].filter((key) => key !== mask.key));
    if (found !== null) this.metrics = new Map([...this.metrics, [mask.key, found]]);
  }

  /** What was chosen, if this case has it; else the predictions in the order of their runs, then what there is. */
  #chosen(key: string, place: number): MaskLayer | null {
    const { masks } = this.#view;
    const chosen = masks.find((mask) => mask.key === key);
    if (chosen !== undefined) return chosen;
    const predictions = masks.filter(({ ref }) => ref.kind === 'prediction');
    return predictions[place] ?? masks[place] ?? masks[0] ?? null;
  }
}
