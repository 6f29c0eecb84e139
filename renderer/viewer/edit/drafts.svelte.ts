/**
 * Drafts of corrections: what is drawn is kept in the project a moment after each stroke, in the background, so that no
 * crash and no reload takes it. A draft that is found is offered; nothing of it is shown before it is chosen.
 */
import { dataPaths } from '../../../shared/data-paths.ts';
import type { LabelDraft } from '../../../shared/masks.ts';
import { errorData } from '../../../shared/result.ts';
import type { Api } from '../../api.ts';
import type { Session } from '../../session.svelte.ts';

/** How long after a stroke, so that several in a row are written once. */
const pause = 1000;

/** A correction as it is to be kept. */
export interface Correction extends Omit<LabelDraft, 'savedAt'> {
  readonly voxels: Uint8Array;
}

export class Drafts {
  /** Of all cases. */
  list: readonly LabelDraft[] = $state.raw([]);
  /** Why the last one could not be kept; empty otherwise. No toast: it may come every second. */
  problem = $state('');
  readonly #api: Api;
  readonly #session: Session;
  #next: { timer: ReturnType<typeof setTimeout>; take: () => Correction | null } | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(api: Api, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  async load(): Promise<void> {
    this.list = (await this.#session.try(() => this.#api.call('labels.drafts', {}))) ?? [];
  }

  of(caseId: string): LabelDraft | undefined {
    return this.list.find((draft) => draft.case === caseId);
  }

  /** @param take gives the correction as it is when it is written */
  keepSoon(take: () => Correction | null): void {
    if (this.#next !== null) clearTimeout(this.#next.timer);
    this.#next = { take, timer: setTimeout(() => void this.flush(), pause) };
  }

  /** Writes what is waiting now, and waits until it is kept. */
  flush(): Promise<void> {
    const next = this.#next;
    this.#next = null;
    if (next !== null) {
      clearTimeout(next.timer);
      this.#writing = this.#writing.then(() => this.#keep(next.take()));
    }
    return this.#writing;
  }

  async #keep(correction: Correction | null): Promise<void> {
    if (correction === null) return;
    const { voxels, ...facts } = correction;
    try {
      await this.#api.putVoxels(dataPaths.draft(facts.case), voxels);
      const kept = await this.#api.call('labels.keepDraft', facts);
      this.list = [...this.list.filter((draft) => draft.case !== kept.case), kept];
      this.problem = '';
    } catch (cause) {
      this.problem = `No draft could be kept: ${errorData(cause).message}`;
    }
  }

  voxels(caseId: string): Promise<ArrayBuffer | null> {
    return this.#session.try(() => this.#api.voxels(dataPaths.draft(caseId)));
  }

  /** Of a correction that was discarded; one that was saved has lost its draft already. */
  async drop(caseId: string): Promise<void> {
    this.#forget();
    await this.#writing;
    this.dropped(caseId);
    await this.#session.try(() => this.#api.call('labels.dropDraft', { case: caseId }));
  }

  /** It is not there any more. */
  dropped(caseId: string): void {
    this.#forget();
    this.list = this.list.filter((draft) => draft.case !== caseId);
  }

  #forget(): void {
    if (this.#next !== null) clearTimeout(this.#next.timer);
    this.#next = null;
    this.problem = '';
  }
}
