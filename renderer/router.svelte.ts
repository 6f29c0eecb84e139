/** Which page is on view. It lives in the address (`#/run/ID`), so that Back, reload and bookmarks work. */

export const pages = [
  'start',
  'data',
  'train',
  'runs',
  'run',
  'compare',
  'explain',
  'studies',
  'viewer',
  'devices',
] as const;
export type Page = (typeof pages)[number];

export interface Route {
  readonly page: Page;
  /** The run or case that the page is about; empty where it needs none. */
  readonly id: string;
}

/** An unknown or damaged address gives the first page. */
export function parseRoute(hash: string): Route {
  const [, name = '', id = ''] = hash.split('/');
  const page = pages.find((known) => known === name) ?? 'start';
  try {
    return { page, id: decodeURIComponent(id) };
  } catch {
    return { page, id: '' };
  }
}

export const routeHash = ({ page, id }: Route): string =>
  id === '' ? `#/${page}` : `#/${page}/${encodeURIComponent(id)}`;

const isSame = (a: Route, b: Route): boolean => a.page === b.page && a.id === b.id;

export class Router {
  route: Route = $state.raw(parseRoute(''));
  /** Asked before the page on view is left; while it says no, the address goes back to it. */
  guard: (() => Promise<boolean>) | null = null;

  /** Follows the window's address until the returned function is called. */
  follow(view: Window): () => void {
    const read = (): void => {
      const asked = parseRoute(view.location.hash);
      const { guard } = this;
      if (guard === null || isSame(asked, this.route)) {
        this.route = asked;
        return;
      }
      view.history.replaceState(null, '', routeHash(this.route));
      void guard().then((may) => {
        if (!may) return;
        this.guard = null;
        view.location.hash = routeHash(asked);
      });
    };
    read();
    view.addEventListener('hashchange', read);
    return () => view.removeEventListener('hashchange', read);
  }

  /** What the page on view is about by now; no step of the history. */
  note(route: Route): void {
    if (isSame(route, this.route)) return;
    this.route = route;
    window.history.replaceState(null, '', routeHash(route));
  }

  /** The run or case that the page is about is none any more. */
  forget(): void {
    const { page } = this.route;
    this.note({ page: page === 'run' ? 'runs' : page, id: '' });
  }

  go(page: Page, id = ''): void {
    window.location.hash = routeHash({ page, id });
  }
}
