/** What a list of the open project cannot show as it is: rows of some kinds that cannot be read. */
import type { RowKind, UnreadableRow } from '../shared/unreadable.ts';
import type { Api } from './api.ts';
import type { Session } from './session.svelte.ts';

export class UnreadableList {
  rows: readonly UnreadableRow[] = $state.raw([]);
  readonly #api: Api;
  readonly #session: Session;
  readonly #kinds: readonly RowKind[];

  constructor(api: Api, session: Session, kinds: readonly RowKind[]) {
    this.#api = api;
    this.#session = session;
    this.#kinds = kinds;
  }

  async load(): Promise<void> {
    const rows = (await this.#session.try(() => this.#api.call('project.unreadable', {}))) ?? [];
    this.rows = rows.filter(({ kind }) => this.#kinds.includes(kind));
  }

  /** Asks first: there is no way back, and the release that wrote it may still read it. */
  async remove(row: UnreadableRow): Promise<void> {
    const answer = await this.#session.ask({
      title: `Remove “${row.name}”?`,
      text: `This ${row.kind} cannot be read here: ${row.reason}. ${consequences[row.kind]} It cannot be put back.`,
      choices: [
        { value: 'keep', label: 'Keep it', kind: 'primary' },
        { value: 'remove', label: 'Remove it', kind: 'danger' },
      ],
    });
    if (answer !== 'remove') return;
    await this.#session.try(() => this.#remove(row));
    await this.load();
    await this.#session.refresh();
  }

  async #remove({ kind, id }: UnreadableRow): Promise<unknown> {
    if (kind === 'run') return this.#api.call('training.remove', { run: id });
    if (kind === 'study') return this.#api.call('studies.remove', { study: id });
    if (kind === 'case') return this.#api.call('cases.remove', { cases: [id] });
    const [of = '', number] = id.split('/');
    return this.#api.call('segment.remove', { case: of, number: Number(number) });
  }
}

const consequences: Readonly<Record<RowKind, string>> = {
  run: 'Its checkpoints and predictions go with it.',
  study: 'Its runs stay.',
  case: 'Its images, masks and results go with it.',
  mask: 'The case and its other masks stay.',
};
