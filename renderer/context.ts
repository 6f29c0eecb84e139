/** What every page may need, handed down from App.svelte; tests make their own. */
import { createContext } from 'svelte';
import type { Api } from './api.ts';
import type { Router } from './router.svelte.ts';
import type { Session } from './session.svelte.ts';

export interface AppContext {
  readonly api: Api;
  readonly session: Session;
  readonly router: Router;
}

export const [useApp, provideApp] = createContext<AppContext>();
