/** Which page is on view. It lives in the address (`#/run/ID`), so that Back, reload and bookmarks work. */

export const pages = [
  'start',
  'data',
  'train',
  'runs',
  'run',
  'compare',
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

export class Router {
  route: Route = $state.raw(parseRoute(''));

  /** Follows the window's address until the returned function is called. */
  follow(view: Window): () => void {
    const read = (): void => {
      this.route = parseRoute(view.location.hash);
    };
    read();
    view.addEventListener('hashchange', read);
    return () => view.removeEventListener('hashchange', read);
  }

  go(page: Page, id = ''): void {
    window.location.hash = routeHash({ page, id });
  }
}
