/** Having a model draw a mask of the case on view, and writing the mask on view for other programs. */
import type { MaskFormat } from '../../../shared/mask-formats.ts';
import type { MaskExport, ModelChoice } from '../../../shared/segmentation.ts';
import type { Api } from '../../api.ts';
import type { Session } from '../../session.svelte.ts';
import type { MaskLayer } from '../case-data.ts';
import type { ViewerView } from '../viewer-view.svelte.ts';

/** What is told of one case. */
interface CaseNews {
  readonly case: string;
  readonly warnings: readonly string[];
  readonly exported: MaskExport | null;
}

const noNews: CaseNews = { case: '', warnings: [], exported: null };

export class Segmenting {
  models: readonly ModelChoice[] = $state.raw([]);
  /** Place in `models`. */
  chosen = $state(0);
  working = $state(false);
  /** What is asked for: the folder of a model, or what and where to export. */
  dialog: 'none' | 'model' | 'export' = $state('none');
  #news: CaseNews = $state.raw(noNews);
  /** What was to be said of the mask that was drawn last, and which one was written; while their case is on view. */
  readonly news: CaseNews = $derived.by(() =>
    this.#view.data?.layers.case === this.#news.case ? this.#news : noNews,
  );
  readonly #view: ViewerView;
  readonly #api: Api;
  readonly #session: Session;

  constructor(view: ViewerView, api: Api, session: Session) {
    this.#view = view;
    this.#api = api;
    this.#session = session;
  }

  async load(): Promise<void> {
    this.models = (await this.#session.try(() => this.#api.call('segment.models', {}))) ?? [];
  }

  /** A model that the project does not know, from the folder that it was exported to. */
  async addFolder(folder: string): Promise<void> {
    const model = await this.#session.try(() => this.#api.call('segment.model', { folder }));
    if (model === null) return;
    this.models = [...this.models, model];
    this.chosen = this.models.length - 1;
  }

  /** The mask lies over the image as soon as it is there, if the case is still on view then. */
  async segment(): Promise<void> {
    const caseId = this.#view.data?.layers.case;
    const model = this.models[this.chosen];
    if (caseId === undefined || model === undefined || this.working || this.#view.unsaved) return;
    this.working = true;
    this.#news = noNews;
    const made = await this.#session.try(() =>
      this.#api.call('segment.case', { case: caseId, model: model.ref }),
    );
    this.working = false;
    if (made === null) return;
    this.#news = { ...noNews, case: caseId, warnings: made.warnings.map(({ message }) => message) };
    if (!this.#mayShow(caseId)) return;
    await this.#view.show(caseId, { kind: 'segmentation', number: made.number });
  }

  /** A case that was left, or a correction that was begun meanwhile, is not to be disturbed. */
  #mayShow(caseId: string): boolean {
    return this.#view.data?.layers.case === caseId && !this.#view.unsaved;
  }

  /** Only what a model drew when it was asked to; all else has its own place. */
  async remove(mask: MaskLayer): Promise<void> {
    const caseId = this.#view.data?.layers.case;
    if (caseId === undefined || mask.ref.kind !== 'segmentation') return;
    const { number } = mask.ref;
    await this.#session.try(() => this.#api.call('segment.remove', { case: caseId, number }));
    this.#news = noNews;
    await this.#view.show(caseId);
  }

  async export(mask: MaskLayer, format: MaskFormat, folder: string): Promise<void> {
    const caseId = this.#view.data?.layers.case;
    if (caseId === undefined) return;
    const exported = await this.#session.try(() =>
      this.#api.call('masks.export', { case: caseId, mask: mask.ref, format, folder }),
    );
    const { warnings } = this.#news.case === caseId ? this.#news : noNews;
    this.#news = { case: caseId, warnings, exported };
  }

  dismiss(warning: string): void {
    this.#news = { ...this.#news, warnings: this.#news.warnings.filter((one) => one !== warning) };
  }

  dismissExported(): void {
    this.#news = { ...this.#news, exported: null };
  }
}
