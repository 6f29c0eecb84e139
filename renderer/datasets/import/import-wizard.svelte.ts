/**
 * One import on its way from the folder to the report: what was found, and what the user decides about it. Everything
 * starts with its default, so a folder of plain images goes straight to the last step.
 */
import type { Job } from '../../../shared/contract.ts';
import type { DatasetInfo, ImportReport, Modality } from '../../../shared/dataset.ts';
import { defaultDeidentification, type DeidentificationOptions } from '../../../shared/deidentification.ts';
import {
  usualCaseNames,
  type CaseNaming,
  type ImportOptions,
  type LabelRule,
  type ReadingOptions,
} from '../../../shared/import-options.ts';
import type { ImportPreview, PreviewItem } from '../../../shared/import-preview.ts';
import { errorData, type ErrorData } from '../../../shared/result.ts';
import type { Api } from '../../api.ts';
import type { Session } from '../../session.svelte.ts';
import { neighbour, type ImportStep } from './steps.ts';

export class ImportWizard {
  readonly folder: string;
  step: ImportStep = $state('images');
  preview: ImportPreview | null = $state.raw(null);
  error: ErrorData | null = $state.raw(null);
  /** What is going: nothing can be decided meanwhile. */
  busy: 'looking' | 'importing' | null = $state(null);
  deidentify = $state(true);
  deidentification: DeidentificationOptions = $state.raw(defaultDeidentification);
  /** What the user chose; null for what is usual. */
  #caseNames: CaseNaming | null = $state(null);
  /** How the files were read when they were looked at. */
  reading: ReadingOptions = $state.raw({ fourthAxis: 'channels', channelFiles: null, labelFile: null });
  /** null until it is said what images are whose values look like those of CT. */
  modality: Modality | null = $state(null);
  channels: readonly string[] = $state.raw([]);
  /** Words that tell the series which are the channels of one image, as they were typed: with commas between them. */
  #join = $state('');
  /** Volumes along the fourth axis of the files as they are. */
  volumes = $state(1);
  #leftOut: ReadonlySet<string> = $state.raw(new Set());
  /** Class by label, where it is not called as the label; empty text leaves it out. */
  #classOf: ReadonlyMap<string, string> = $state.raw(new Map());
  /** Labels that lie over others where they overlap, the topmost first. */
  onTop: readonly string[] = $state.raw([]);
  readonly #api: Api;
  readonly #session: Session;

  /** Items that will be taken. */
  readonly taken: readonly PreviewItem[] = $derived.by(() =>
    (this.preview?.items ?? []).filter((item) => this.isTaken(item)),
  );
  /** Labels of those, with the class that each becomes; null for one that is left out. */
  readonly classes = $derived.by(() =>
    (this.preview?.labels ?? [])
      .filter(({ name }) => this.taken.some(({ labels }) => labels.includes(name)))
      .map(({ name, items }) => ({ label: name, items, becomes: this.classOf(name) })),
  );
  readonly classNames: readonly string[] = $derived.by(() => [
    ...new Set(this.classes.flatMap(({ becomes }) => becomes ?? [])),
  ]);
  readonly signs = $derived.by(() =>
    this.taken.flatMap(({ name, signs }) => signs.map((sign) => ({ name, sign }))),
  );
  /** Why it cannot be imported like this; null where it can. */
  readonly obstacle: string | null = $derived.by(() => {
    if (this.preview && this.taken.length === 0) return 'No image is taken: choose one under “Images”.';
    if (this.preview && this.known === null && this.modality === null)
      return 'Say what the images are: their values look like those of CT.';
    if (this.channels.some((name) => name.trim() === '')) return 'A channel has no name.';
    if (this.classes.length > 0 && this.classNames.length === 0)
      return 'Every label is left out: give one a class under “Labels”.';
    return null;
  });

  constructor(api: Api, session: Session, folder: string) {
    this.#api = api;
    this.#session = session;
    this.folder = folder;
  }

  get caseNames(): CaseNaming {
    return this.#caseNames ?? usualCaseNames(this.deidentify);
  }

  set caseNames(naming: CaseNaming) {
    this.#caseNames = naming;
  }

  /** The data set of the project, whose kind and channels stay; null where it has none yet. */
  get known(): DatasetInfo | null {
    return this.#session.project?.dataset ?? null;
  }

  get join(): string {
    return this.#join;
  }

  set join(text: string) {
    this.#join = text;
    this.channels = this.#ownChannels;
  }

  /** Of each channel, the words that tell its series; null where each series is an image. */
  get joined(): readonly string[] | null {
    const words = this.#join.split(',').flatMap((text) => (text.trim() === '' ? [] : [text.trim()]));
    return this.isDicom && words.length > 0 ? words : null;
  }

  /** What the channels are called before anybody calls them otherwise. */
  get #ownChannels(): readonly string[] {
    return this.joined ?? this.preview?.channels ?? [];
  }

  get isDicom(): boolean {
    return this.preview?.layout === 'dicom';
  }

  /** Only a series can be left out: files of a data set belong together. */
  isTaken({ id, verdict }: PreviewItem): boolean {
    return verdict.level !== 'refused' && !this.#leftOut.has(id);
  }

  take(id: string, isTaken: boolean): void {
    const others = [...this.#leftOut].filter((one) => one !== id);
    this.#leftOut = new Set(isTaken ? others : [...others, id]);
  }

  classOf(label: string): string | null {
    const given = this.#classOf.get(label);
    if (given === undefined) return label;
    return given.trim() === '' ? null : given.trim();
  }

  setClass(label: string, name: string): void {
    this.#classOf = new Map([...this.#classOf, [label, name]]);
  }

  /** Of labels laid on top, a later one lies below the earlier. */
  layOnTop(label: string, isOnTop: boolean): void {
    const others = this.onTop.filter((one) => one !== label);
    this.onTop = isOnTop ? [...others, label] : others;
  }

  /** Looks through the folder; afterwards the first step that there is something to decide in. */
  async look(changes: Partial<ReadingOptions> = {}): Promise<void> {
    this.error = null;
    this.busy = 'looking';
    try {
      const isFirst = this.preview === null;
      const reading = { ...this.reading, ...changes };
      const preview = await this.#api.call('dataset.preview', { folder: this.folder, reading });
      this.preview = preview;
      this.reading = reading;
      this.channels = preview.channels;
      if (!isFirst) return;
      this.modality = preview.looksLikeCt ? null : preview.modality;
      this.volumes = preview.volumes;
      const isOpen = this.isDicom || this.volumes > 1 || preview.files !== null;
      this.step = isOpen ? 'images' : 'confirm';
    } catch (cause) {
      this.error = errorData(cause);
    } finally {
      this.busy = null;
    }
  }

  move(by: 1 | -1): void {
    this.step = neighbour(this.step, by) ?? this.step;
  }

  options(): ImportOptions {
    const rules = this.classes.flatMap(({ label, becomes }): LabelRule[] =>
      becomes === label ? [] : [{ from: label, to: becomes }],
    );
    return {
      deidentification: this.deidentify ? this.deidentification : null,
      caseNames: this.caseNames,
      series: this.isDicom ? this.taken.map(({ id }) => id) : null,
      join: this.joined === null ? null : [...this.joined],
      labels: rules,
      onTop: this.onTop.filter((label) => this.classes.some((one) => one.label === label)),
      ...this.reading,
      modality: this.known === null ? this.modality : null,
      channels: this.#namedChannels,
    };
  }

  /** null where the folder's own names are kept. */
  get #namedChannels(): string[] | null {
    const names = this.channels.map((name) => name.trim());
    return String(names) === String(this.#ownChannels) ? null : names;
  }

  /** @returns null where it failed or was cancelled: `error` says why, and the project is as it was */
  async import(): Promise<ImportReport | null> {
    this.error = null;
    this.busy = 'importing';
    try {
      const request = { folder: this.folder, options: this.options() };
      return await this.#api.call('dataset.import', request);
    } catch (cause) {
      this.error = errorData(cause);
      return null;
    } finally {
      this.busy = null;
    }
  }

  /** The job that is going for this import. */
  get job() {
    return this.#session.jobs.find(isOurs);
  }

  /** Ends what is going, also where nothing has been heard of its job yet. */
  async cancel(): Promise<void> {
    if (this.busy === null) return;
    const jobs = this.job ? [this.job] : await this.#session.try(() => this.#api.call('jobs.list', {}));
    for (const job of jobs?.filter(isOurs) ?? []) this.#session.cancel(job);
  }
}

const isOurs = ({ kind }: Job): boolean => kind === 'inspect' || kind === 'import';
