/** Strokes on a label map that can be taken back: what each voxel was before, and what it became. */

export interface Stroke {
  readonly offsets: readonly number[];
  readonly before: readonly number[];
  readonly after: number;
}

export class StrokeHistory {
  readonly #done: Stroke[] = [];
  readonly #undone: Stroke[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Keeps a stroke that was applied already. */
  push(stroke: Stroke): void {
    this.#done.push(stroke);
    this.#undone.length = 0;
  }

  /** @returns false where there was nothing to take back */
  undo(labels: Uint8Array): boolean {
    const stroke = this.#done.pop();
    if (stroke === undefined) return false;
    // Backwards, in case a voxel was touched twice.
    for (let at = stroke.offsets.length - 1; at >= 0; at--)
      labels[stroke.offsets[at] ?? 0] = stroke.before[at] ?? 0;
    this.#undone.push(stroke);
    return true;
  }

  redo(labels: Uint8Array): boolean {
    const stroke = this.#undone.pop();
    if (stroke === undefined) return false;
    for (const offset of stroke.offsets) labels[offset] = stroke.after;
    this.#done.push(stroke);
    return true;
  }
}
