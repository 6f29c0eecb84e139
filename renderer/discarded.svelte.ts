/** Taken off a list, and removed from the project only when the page is left: until then each can be put back. */
import type { Session } from './session.svelte.ts';

/** What a list holds: things with an id, or ids alone. */
type Listed = string | { readonly id: string };

const idOf = (item: Listed): string => (typeof item === 'string' ? item : item.id);

export class Discarded<T extends Listed> {
  items: readonly T[] = $state.raw([]);
  readonly #session: Session;
  readonly #remove: (items: readonly T[]) => Promise<unknown>;

  /** @param remove for good, telling what fails; never given nothing */
  constructor(session: Session, remove: (items: readonly T[]) => Promise<unknown>) {
    this.#session = session;
    this.#remove = remove;
  }

  add(item: T): void {
    this.items = [...this.items, item];
  }

  putBack(item: T): void {
    this.items = this.items.filter((other) => idOf(other) !== idOf(item));
  }

  /** @returns those that are still on the list */
  without<L extends Listed>(list: readonly L[]): readonly L[] {
    const gone = new Set(this.items.map(idOf));
    return list.filter((item) => !gone.has(idOf(item)));
  }

  /** @returns to be called when the page is left */
  follow(): () => void {
    const project = this.#session.project?.path;
    return () => {
      const { items } = this;
      // Another project may have been opened meanwhile, with things of the same names.
      if (items.length === 0 || this.#session.project?.path !== project) return;
      void this.#remove(items).then(() => (this.items = []));
    };
  }
}
