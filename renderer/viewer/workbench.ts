/** The viewer's states, which keys, mouse and panels work on together. */
import type { Api } from '../api.ts';
import type { Session } from '../session.svelte.ts';
import { Comparison } from './compare/comparison.svelte.ts';
import { MaskEditor } from './edit/mask-editor.svelte.ts';
import { Measuring } from './measuring.svelte.ts';
import { Segmenting } from './segment/segmenting.svelte.ts';
import { ViewerView } from './viewer-view.svelte.ts';

export interface Workbench {
  readonly view: ViewerView;
  readonly comparison: Comparison;
  readonly measuring: Measuring;
  readonly editor: MaskEditor;
  readonly segmenting: Segmenting;
}

export function createWorkbench(api: Api, session: Session): Workbench {
  const view = new ViewerView(api, session);
  const editor = new MaskEditor(view, api, session);
  view.mayLeave = () => editor.mayLeave();
  return {
    view,
    comparison: new Comparison(view, api, session),
    measuring: new Measuring(),
    editor,
    segmenting: new Segmenting(view, api, session),
  };
}
