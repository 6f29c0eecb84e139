/**
 * A page with a correction that is not saved asks to stay when its window is closed or reloaded. Chromium would ask
 * itself; Electron keeps the window open without a word, so the question is ours.
 */
import type { MessageBoxSyncOptions } from 'electron';

interface Contents {
  on(event: 'will-prevent-unload', listener: (event: { preventDefault(): void }) => void): unknown;
}

/** @param ask whether the person wants to leave all the same */
export function askBeforeUnload(contents: Contents, ask: () => boolean): void {
  contents.on('will-prevent-unload', (event) => {
    if (ask()) event.preventDefault(); // of the page's wish to stay
  });
}

export const leaveQuestion: MessageBoxSyncOptions = {
  type: 'question',
  buttons: ['Stay', 'Leave'],
  defaultId: 0,
  cancelId: 0,
  message: 'A correction is not saved.',
  detail: 'What was drawn is kept as a draft, which is offered when the case is opened again.',
};
