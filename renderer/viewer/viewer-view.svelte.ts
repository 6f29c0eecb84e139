/**
 * What the viewer shows: one case, and one cursor, window, zoom and style that all panes share. Comparing, measuring and
 * correcting have states of their own beside this one.
 */
import type { CaseInfo, LabelClass } from '../../shared/dataset.ts';
import type { MaskRef } from '../../shared/masks.ts';
import type { Region } from '../../shared/task.ts';
import type { Triple } from '../../shared/volume.ts';
import { byPatient } from '../case-names.ts';
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';
import { type CaseData, loadCase, loadImage, loadMasks, type MaskLayer } from './case-data.ts';
import { type Colours, palette, storeColours, storedColours } from './class-colours.ts';
import {
  type Camera,
  cameraFor,
  fitted,
  type PaneSize,
  type Point,
  type ViewBox,
  zoomed,
} from './geometry/camera.ts';
import { middleOf, nearestVoxel, voxelOf, worldOf } from './geometry/grid.ts';
import { type Plane, planeOf, type PlaneName, type Tilt } from './geometry/planes.ts';
import { add, scaled } from './geometry/vectors.ts';
import { type LayoutName, layouts } from './layouts.ts';
import type { Colour, OverlayStyle } from './overlay.ts';
import { openBackend } from './views/open-backend.ts';
import type { Backend, BackendKind } from './views/slice-view.ts';
import { modelClasses, regionOf } from './shown-classes.ts';
import { autoWindow, type Window } from './window-level.ts';

export class ViewerView {
  cases: readonly CaseInfo[] = $state.raw([]);
  data: CaseData | null = $state.raw(null);
  backend: Backend | null = $state.raw(null);
  /** Why another backend draws than was chosen; empty otherwise. */
  backendNote = $state('');
  loading = $state(false);
  layout: LayoutName = $state('mpr');
  /** The pane that the keys act on. */
  activePane = $state(0);
  /** Of the image; kept from case to case. */
  channel = $state(0);
  planeName: PlaneName = $state('axial');
  tilt: Tilt = $state.raw({ pitch: 0, yaw: 30 });
  /** LPS millimetres. */
  cursor: Triple = $state.raw([0, 0, 0]);
  window: Window = $state.raw({ center: 0, width: 1 });
  box: ViewBox = $state.raw(fitted);
  opacity = $state(0.35);
  outline = $state(true);
  overlay = $state(true);
  crosshair = $state(true);
  facts = $state(true);
  hidden: ReadonlySet<number> = $state.raw(new Set());
  /** Those that a person chose, by the class's name. */
  colours: Colours = $state.raw({});
  /** Key of the mask over the image where a layout shows just one. */
  overlayKey = $state('');
  cine = $state(false);
  readonly panes = $derived(layouts.find(({ name }) => name === this.layout)?.panes ?? []);
  readonly activePlane: PlaneName = $derived(this.panes[this.activePane]?.plane ?? this.planeName);
  readonly style: OverlayStyle = $derived({
    opacity: this.opacity,
    outline: this.outline,
    hidden: this.hidden,
    colourOf: palette(this.classes, this.colours),
  });
  /** The mask that is being corrected, whether it is saved or not. */
  draft: MaskLayer | null = $state.raw(null);
  unsaved = $state(false);
  /** Asked before an unsaved correction would go; set by who corrects. */
  mayLeave: () => Promise<boolean> = () => Promise.resolve(false);
  /** Whose union is shown as one thing; null: each class by itself. */
  region: Region | null = $state.raw(null);
  readonly masks: readonly MaskLayer[] = $derived([
    ...(this.data?.masks ?? []).map((mask) => (this.region === null ? mask : regionOf(mask, this.region))),
    ...(this.draft === null ? [] : [this.draft]),
  ]);
  readonly #api: Api;
  readonly #session: Session;
  #asked = 0;
  /** The case that is being brought up, masks and all. */
  #showing: Promise<void> = Promise.resolve();

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  get classes(): readonly LabelClass[] {
    const own = this.#session.project?.dataset?.classes.filter(({ value }) => value > 0) ?? [];
    return own.length > 0 ? own : modelClasses(this.data?.layers.segmentations ?? []);
  }

  get isCt(): boolean {
    const own = this.cases.find(({ id }) => id === this.data?.layers.case)?.modality ?? '';
    return (own === '' ? this.#session.project?.dataset?.modality : own) === 'CT';
  }

  async start(caseId: string, wanted: BackendKind | null): Promise<void> {
    this.colours = storedColours(window.localStorage);
    // The case is read while the backend loads.
    const reading = caseId === '' ? null : loadCase(this.#api, caseId, this.channel);
    reading?.catch(() => undefined); // told where it is shown
    const listing = this.#session.try(() => this.#api.call('dataset.cases', {}));
    const backend = this.useBackend(wanted);
    this.cases = ((await listing) ?? []).toSorted(byPatient);
    const first = this.cases.find(({ id }) => id === caseId) ?? this.cases[0];
    if (first !== undefined) await this.show(first.id, undefined, first.id === caseId ? reading : null);
    await backend;
  }

  async useBackend(wanted: BackendKind | null): Promise<void> {
    const backend = await openBackend(wanted);
    this.backend = backend;
    this.backendNote = '';
    backend.onFailure((reason) => {
      if (this.backend !== backend) return;
      void this.useBackend('canvas').then(() => {
        this.backendNote = `The plain canvas draws now, because ${reason}.`;
      });
    });
  }

  /**
   * @param mask which one to lay over the image; the reference by itself
   * @param reading of the case, where it has begun
   */
  show(
    caseId: string,
    mask: MaskRef = { kind: 'label' },
    reading: Promise<CaseData> | null = null,
  ): Promise<void> {
    this.#showing = this.#show(caseId, mask, reading);
    return this.#showing;
  }

  async #show(caseId: string, mask: MaskRef, reading: Promise<CaseData> | null): Promise<void> {
    if (this.unsaved && !(await this.mayLeave())) return;
    const turn = ++this.#asked;
    this.loading = true;
    const data = await this.#session.try(() => reading ?? loadCase(this.#api, caseId, this.channel));
    if (turn !== this.#asked) return; // another case was asked for meanwhile
    if (data === null) {
      this.loading = false;
      return;
    }
    const before = this.data;
    this.backend?.forget();
    this.draft = null;
    this.overlayKey = '';
    this.data = data;
    const sameGrid = before !== null && String(before.image.grid.size) === String(data.image.grid.size);
    if (!sameGrid) this.#setCursor(middleOf(data.image.grid));
    this.window = autoWindow(data.image.voxels);
    // The picture first: masks come as soon as they are there.
    const masks = await this.#session.try(() => loadMasks(this.#api, data.layers));
    if (turn !== this.#asked) return;
    this.loading = false;
    if (masks === null) return;
    this.data = { ...data, masks };
    const same = masks.find(({ ref }) => JSON.stringify(ref) === JSON.stringify(mask)) ?? masks[0];
    this.overlayKey = same?.key ?? '';
  }

  async nextChannel(): Promise<void> {
    await this.#showing;
    const count = this.data?.layers.channels.length ?? 1;
    await this.showChannel((this.channel + 1) % count);
  }

  /** Another channel of the same case, as soon as that is there; cursor, zoom and masks stay. */
  async showChannel(channel: number): Promise<void> {
    await this.#showing;
    const { data } = this;
    if (data === null || channel === this.channel) return;
    if (channel >= data.layers.channels.length) return;
    this.channel = channel;
    const turn = ++this.#asked;
    const image = await this.#session.try(() => loadImage(this.#api, data.layers, channel));
    if (turn !== this.#asked || image === null) return;
    this.data = { ...data, image };
    this.autoWindow();
  }

  setColour(name: string, colour: Colour): void {
    this.colours = { ...this.colours, [name]: colour };
    storeColours(window.localStorage, this.colours);
  }

  plane(name: PlaneName): Plane | null {
    return this.data === null ? null : planeOf(this.data.image.grid, name, this.tilt);
  }

  camera(plane: Plane, pane: PaneSize): Camera | null {
    const { data, cursor, box } = this;
    return data === null ? null : cameraFor(data.image.grid, plane, { cursor, box, pane });
  }

  /** Slices from the first, and how many there are; null in the oblique plane, which has no slices of its own. */
  slice(plane: Plane): { index: number; count: number } | null {
    if (this.data === null || plane.axis === null) return null;
    const { grid } = this.data.image;
    return { index: nearestVoxel(grid, this.cursor)[plane.axis], count: grid.size[plane.axis] };
  }

  /** Moves along the active pane's normal, towards the head, the back or the left for positive steps; stops at the end. */
  step(slices: number, name: PlaneName = this.activePlane): void {
    const plane = this.plane(name);
    if (plane === null) return;
    const sign = Math.sign(
      plane.normal.reduce((most, part) => (Math.abs(part) > Math.abs(most) ? part : most)),
    );
    this.moveTo(add(this.cursor, scaled(plane.normal, sign * slices * plane.step)));
  }

  /** In the plane of the active pane, by screen directions and voxels of the smallest spacing. */
  nudge(right: number, down: number): void {
    const plane = this.plane(this.activePlane);
    if (plane === null || this.data === null) return;
    const size = Math.min(...this.data.image.grid.spacing);
    this.moveTo(add(this.cursor, add(scaled(plane.right, right * size), scaled(plane.down, down * size))));
  }

  /** To a slice of the volume, counted along one of its axes. */
  moveToSlice(axis: 0 | 1 | 2, index: number): void {
    if (this.data === null) return;
    const voxel = nearestVoxel(this.data.image.grid, this.cursor);
    const next = voxel.map((at, place) => (place === axis ? index : at)) as [number, number, number];
    this.#setCursor(worldOf(this.data.image.grid, next));
  }

  moveTo(world: Triple): void {
    if (this.data === null) return;
    const { grid } = this.data.image;
    const inside = voxelOf(grid, world).every(
      (index, axis) => index > -0.5 && index < (grid.size[axis] ?? 0) - 0.5,
    );
    if (inside) this.#setCursor(world);
  }

  zoom(factor: number): void {
    this.box = zoomed(this.box, factor);
  }

  /** Millimetres on the screen. */
  pan({ x, y }: Point): void {
    this.box = { ...this.box, pan: { x: this.box.pan.x + x, y: this.box.pan.y + y } };
  }

  turn(by: Tilt): void {
    const around = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
    this.tilt = { pitch: around(this.tilt.pitch + by.pitch), yaw: around(this.tilt.yaw + by.yaw) };
  }

  reset(): void {
    this.box = fitted;
    this.tilt = { pitch: 0, yaw: 30 };
    this.autoWindow();
  }

  autoWindow(): void {
    if (this.data !== null) this.window = autoWindow(this.data.image.voxels);
  }

  setLayout(layout: LayoutName): void {
    this.layout = layout;
    this.activePane = 0;
  }

  /** The union of one region's classes in every mask, or each class by itself again; the mask on view stays. */
  showRegion(region: Region | null): void {
    const at = this.masks.findIndex(({ key }) => key === this.overlayKey);
    this.region = region;
    this.overlayKey = this.masks[at]?.key ?? '';
  }

  toggleClass(value: number): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(value)) hidden.add(value);
    this.hidden = hidden;
  }

  showNeighbour(step: 1 | -1): void {
    const at = this.cases.findIndex(({ id }) => id === this.data?.layers.case);
    const next = this.cases[at + step];
    if (next !== undefined) void this.show(next.id);
  }

  /** On the centre of a voxel in the straight planes, so that slices are shown as they were taken. */
  #setCursor(world: Triple): void {
    const grid = this.data?.image.grid;
    this.cursor =
      grid === undefined || this.activePlane === 'oblique' ? world : worldOf(grid, nearestVoxel(grid, world));
  }
}
