/**
 * Which backend draws: the graphics card where WebGL runs on one, the processor where WebGL is software (it is faster
 * there), the plain canvas where WebGL cannot be had at all: then Cornerstone would not start.
 */
import { canvasBackend } from './canvas-view.ts';
import type { Backend, BackendKind } from './slice-view.ts';

/** @param wanted null for the one that suits the machine */
export async function openBackend(wanted: BackendKind | null): Promise<Backend> {
  if (wanted === 'canvas' || !hasWebGl()) return canvasBackend;
  const { startCornerstone } = await import('./cornerstone/backend.ts');
  const backend = startCornerstone(wanted);
  backend.onFailure(() => (webGl = undefined)); // a card that was lost may not come back
  return backend;
}

/**
 * Does ahead, when the page has nothing else to do, what the first picture would wait for: where WebGL is software, the
 * look for it alone takes most of a second.
 */
export function prepareBackend(): void {
  window.requestIdleCallback(() => {
    if (!hasWebGl()) return;
    // A page that is left meanwhile, or a library that cannot be loaded: whoever needs it will be told.
    import('./cornerstone/backend.ts')
      .then(({ lookForRenderer }) => lookForRenderer())
      .catch(() => undefined);
  });
}

/** Looked for once, until drawing fails. */
let webGl: boolean | undefined;

function hasWebGl(): boolean {
  webGl ??= findWebGl();
  return webGl;
}

function findWebGl(): boolean {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
