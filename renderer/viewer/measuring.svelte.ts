/** Lengths and areas in the making and made, by mouse or by setting points at the cursor with the keyboard. */
import type { Triple } from '../../shared/volume.ts';
import type { Measurement } from './measurements.ts';

export class Measuring {
  done: readonly Measurement[] = $state.raw([]);
  /** The one in the making. */
  draft: Measurement | null = $state.raw(null);
  readonly all: readonly Measurement[] = $derived(
    this.draft === null ? this.done : [...this.done, this.draft],
  );
  #next = 1;

  begin(kind: Measurement['kind'], at: Triple): void {
    this.draft = { id: this.#next++, kind, points: kind === 'length' ? [at, at] : [at] };
  }

  /** A length's free end follows; an area's outline grows. */
  drag(to: Triple): void {
    if (this.draft === null) return;
    const { kind, points } = this.draft;
    const first = points[0] ?? to;
    this.draft = { ...this.draft, points: kind === 'length' ? [first, to] : [...points, to] };
  }

  /** @param dropped a click without a drag measures nothing */
  end(dropped = false): void {
    const { draft } = this;
    this.draft = null;
    if (!dropped && draft !== null && draft.points.length >= (draft.kind === 'length' ? 2 : 3))
      this.done = [...this.done, draft];
  }

  /** By keyboard: the first call begins at a place, the second ends a length there; areas take any number of corners. */
  point(kind: Measurement['kind'], at: Triple): void {
    if (this.draft === null || this.draft.kind !== kind) this.begin(kind, at);
    else {
      this.drag(at);
      if (kind === 'length') this.end();
    }
  }

  removeLast(): void {
    if (this.draft !== null) this.draft = null;
    else this.done = this.done.slice(0, -1);
  }

  clear(): void {
    this.draft = null;
    this.done = [];
  }
}
