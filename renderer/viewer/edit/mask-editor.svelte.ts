/**
 * Correcting a mask: a copy of it is painted on, stroke by stroke, each of which can be taken back; only saving makes
 * it a version of the case's label. Until then it is kept as a draft.
 */
import { dataPaths } from '../../../shared/data-paths.ts';
import type { Grid, Triple } from '../../../shared/volume.ts';
import type { Api } from '../../api.ts';
import type { Session } from '../../session.svelte.ts';
import { nearestVoxel } from '../geometry/grid.ts';
import { dot, scaled, add, subtract } from '../geometry/vectors.ts';
import type { Plane } from '../geometry/planes.ts';
import { type BrushName, isBrush, type ToolName } from '../tools.ts';
import type { ViewerView } from '../viewer-view.svelte.ts';
import { Drafts } from './drafts.svelte.ts';
import { diskOffsets, regionOffsets } from './brush.ts';
import { StrokeHistory } from './history.ts';

export class MaskEditor {
  tool: ToolName = $state('window');
  /** The class that is painted. */
  value = $state(1);
  /** Millimetres. */
  radius = $state(3);
  /** Intensities that the threshold brush paints on. */
  range: { readonly low: number; readonly high: number } = $state.raw({ low: 0, high: 0 });
  basedOn = $state('');
  canUndo = $state(false);
  canRedo = $state(false);
  /** Where the mouse is, for the ring that shows the brush. */
  hover: { readonly world: Triple; readonly plane: Plane } | null = $state.raw(null);
  author = $state('');
  note = $state('');
  saving = $state(false);
  readonly drafts: Drafts;
  readonly #view: ViewerView;
  readonly #api: Api;
  readonly #session: Session;
  #history = new StrokeHistory();
  /** From a draft: it differs from what it is based on although nothing can be undone. */
  #isResumed = false;
  #stroke: { offsets: number[]; before: number[]; after: number; last: Triple } | null = null;

  constructor(view: ViewerView, api: Api, session: Session) {
    this.#view = view;
    this.#api = api;
    this.#session = session;
    this.drafts = new Drafts(api, session);
  }

  get painting(): boolean {
    return this.#view.draft !== null && isBrush(this.tool);
  }

  /** Starts on a copy of the mask that is shown, or on an empty one; a draft that is there is not written over unasked. */
  async begin(): Promise<void> {
    const view = this.#view;
    if (view.data === null || view.loading || view.draft !== null) return;
    const caseId = view.data.layers.case;
    if (this.drafts.of(caseId) !== undefined) {
      const answer = await this.#session.ask({
        title: `There is a draft of ${caseId}`,
        text: 'A correction of this case was begun before and is not saved.',
        choices: [
          { value: 'resume', label: 'Go on with the draft', kind: 'primary' },
          { value: 'discard', label: 'Discard it and begin again', kind: 'danger' },
        ],
      });
      if (answer === 'resume') await this.resume();
      if (answer !== 'discard') return;
      await this.drafts.drop(caseId);
      if (!this.#mayBegin(caseId)) return;
    }
    const { grid, voxels: image } = view.data.image;
    view.showRegion(null); // classes are corrected, not their union
    const base = view.masks.find(({ key }) => key === view.overlayKey);
    const voxels = base === undefined ? new Uint8Array(image.length) : base.voxels.slice();
    this.#isResumed = false;
    this.#open(grid, voxels, base?.title ?? 'nothing');
  }

  /** Goes on with what was kept of an earlier correction of this case. */
  async resume(): Promise<void> {
    const view = this.#view;
    const { data } = view;
    const kept = data === null ? undefined : this.drafts.of(data.layers.case);
    if (data === null || kept === undefined || view.draft !== null) return;
    const bytes = await this.drafts.voxels(kept.case);
    if (bytes === null || !this.#mayBegin(kept.case)) return;
    this.#isResumed = true;
    this.#open(data.image.grid, new Uint8Array(bytes), kept.basedOn);
    this.author = kept.author;
    this.note = kept.note;
    view.unsaved = true;
  }

  /** Whether the case is still on view, without a correction. */
  #mayBegin(caseId: string): boolean {
    return this.#view.data?.layers.case === caseId && this.#view.draft === null;
  }

  #open(grid: Grid, voxels: Uint8Array, basedOn: string): void {
    const view = this.#view;
    const key = `draft-${Date.now()}`;
    this.basedOn = basedOn;
    view.draft = { key, title: 'Correction', ref: { kind: 'label' }, grid, voxels, revision: 0 };
    view.overlayKey = key;
    view.overlay = true;
    this.#history = new StrokeHistory();
    this.#tell();
    const { center, width } = view.window;
    this.range = { low: center - width / 4, high: center + width / 2 };
    this.tool = 'brush';
    this.value = view.classes[0]?.value ?? 1;
  }

  /** Keeps the correction as a new version; the case is then read anew, with the version among its masks. */
  async save(): Promise<void> {
    const { draft, data } = this.#view;
    if (draft === null || data === null || this.saving) return;
    const caseId = data.layers.case;
    this.saving = true;
    await this.drafts.flush(); // or a draft sent later would be what is saved
    const saved = await this.#session.try(async () => {
      await this.#api.putVoxels(dataPaths.draft(caseId), draft.voxels);
      const { author, note, basedOn } = this;
      return this.#api.call('labels.save', { case: caseId, author, note, basedOn });
    });
    this.saving = false;
    if (saved === null) return;
    this.note = '';
    this.drafts.dropped(caseId);
    this.#close();
    await this.#view.show(caseId, { kind: 'version', version: saved.version });
  }

  /** Trains on a version from now on, and measures against it. */
  async use(version: number | null): Promise<void> {
    const caseId = this.#view.data?.layers.case;
    if (caseId === undefined) return;
    await this.#session.try(() => this.#api.call('labels.use', { case: caseId, version }));
    await this.#view.show(caseId);
  }

  /** With what was kept of it. */
  async discard(): Promise<void> {
    const caseId = this.#view.data?.layers.case;
    this.#close();
    if (caseId !== undefined) await this.drafts.drop(caseId);
  }

  /**
   * Before anything else takes the place of a correction that is not saved. @returns whether it may
   */
  async mayLeave(): Promise<boolean> {
    const { data, unsaved } = this.#view;
    if (data === null || !unsaved) return true;
    const answer = await this.#session.ask({
      title: 'This correction is not saved',
      text: `The correction of ${data.layers.case} is not a version yet. It can be kept as a draft, which is offered when the case is opened again.`,
      choices: [
        { value: 'stay', label: 'Stay here', kind: 'primary' },
        { value: 'keep', label: 'Keep a draft and leave', kind: 'plain' },
        { value: 'discard', label: 'Discard it', kind: 'danger' },
      ],
    });
    if (answer === 'discard') await this.discard();
    if (answer !== 'keep') return answer === 'discard';
    this.#keepSoon();
    await this.drafts.flush();
    if (this.drafts.problem !== '') return false; // the panel says why
    this.#close();
    return true;
  }

  #close(): void {
    const view = this.#view;
    view.draft = null;
    view.unsaved = false;
    view.overlayKey = view.masks[0]?.key ?? '';
    this.tool = 'window';
    this.#stroke = null;
  }

  strokeBegin(world: Triple, plane: Plane): void {
    if (!this.painting) return;
    this.#stroke = { offsets: [], before: [], after: this.tool === 'eraser' ? 0 : this.value, last: world };
    this.#apply(world, plane);
  }

  /** Fills the way from the last place, so that a fast mouse leaves no gaps. */
  strokeMove(world: Triple, plane: Plane): void {
    if (this.#stroke === null || this.tool === 'fill') return;
    const way = subtract(world, this.#stroke.last);
    const length = Math.hypot(...way);
    const steps = Math.max(1, Math.ceil(length / Math.max(this.radius / 2, 0.25)));
    const from = this.#stroke.last;
    for (let step = 1; step <= steps; step++) this.#apply(add(from, scaled(way, step / steps)), plane);
    this.#stroke.last = world;
  }

  strokeEnd(): void {
    if (this.#stroke !== null && this.#stroke.offsets.length > 0) {
      this.#history.push(this.#stroke);
      this.#view.unsaved = true;
      this.#keepSoon();
    }
    this.#stroke = null;
    this.#tell();
  }

  /** One dab at the cursor, for the keyboard. */
  dab(): void {
    const plane = this.#view.plane(this.#view.activePlane);
    if (plane === null || !this.painting) return;
    this.strokeBegin(this.#view.cursor, plane);
    this.strokeEnd();
  }

  undo(): void {
    const { draft } = this.#view;
    if (draft !== null && this.#history.undo(draft.voxels)) this.#changed();
    this.#tell();
    this.#keepSoon();
  }

  redo(): void {
    const { draft } = this.#view;
    if (draft !== null && this.#history.redo(draft.voxels)) this.#changed();
    this.#tell();
    this.#keepSoon();
  }

  #keepSoon(): void {
    const caseId = this.#view.data?.layers.case;
    const { draft } = this.#view;
    if (caseId === undefined || draft === null) return;
    const { author, note, basedOn } = this;
    this.drafts.keepSoon(() => ({ case: caseId, author, note, basedOn, voxels: draft.voxels }));
  }

  resize(factor: number): void {
    this.radius = Math.min(100, Math.max(0.5, this.radius * factor));
  }

  #apply(world: Triple, plane: Plane): void {
    const { draft, data } = this.#view;
    const stroke = this.#stroke;
    if (draft === null || data === null || stroke === null) return;
    const onSlice = add(world, scaled(plane.normal, dot(subtract(this.#view.cursor, world), plane.normal)));
    let touched = false;
    for (const offset of this.#offsets(this.tool as BrushName, onSlice, plane)) {
      const before = draft.voxels[offset] ?? 0;
      if (before === stroke.after || !this.#mayPaint(data.image.voxels[offset] ?? 0)) continue;
      stroke.offsets.push(offset);
      stroke.before.push(before);
      draft.voxels[offset] = stroke.after;
      touched = true;
    }
    if (touched) this.#changed();
  }

  #offsets(tool: BrushName, world: Triple, plane: Plane): number[] {
    const { draft } = this.#view;
    if (draft === null) return [];
    if (tool !== 'fill') return diskOffsets(draft.grid, plane, { center: world, radius: this.radius });
    if (plane.axis === null) return []; // an oblique slice cuts through voxels: nothing to fill up to
    return regionOffsets(draft.grid, draft.voxels, {
      seed: nearestVoxel(draft.grid, world),
      axis: plane.axis,
    });
  }

  #mayPaint(intensity: number): boolean {
    return this.tool !== 'threshold' || (intensity >= this.range.low && intensity <= this.range.high);
  }

  #changed(): void {
    const { draft } = this.#view;
    if (draft !== null) this.#view.draft = { ...draft, revision: draft.revision + 1 };
  }

  #tell(): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
    const isAsBegun = !this.canUndo && !this.canRedo && !this.#isResumed;
    if (isAsBegun && this.#view.draft !== null) this.#view.unsaved = false;
  }
}
