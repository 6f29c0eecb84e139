/**
 * Closing the window ends the app, and with it a training, a study or an import that goes on. The person is asked first, in
 * the words of the page that would close the project; the work goes on while the question stands. (What is drawn and not
 * saved is asked about next, by the page: see unsaved.ts.)
 */
import type { MessageBoxOptions } from 'electron';
import type { AppError } from '../../shared/result.ts';

interface Window {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  close(): void;
  isDestroyed(): boolean;
}

export interface CloseGuard {
  /** What the end would stop, in a sentence; null where nothing is going on. */
  readonly going: () => AppError | null;
  /** Whether the person wants it stopped. */
  readonly ask: (question: MessageBoxOptions) => Promise<boolean>;
}

export function askBeforeClose(window: Window, { going, ask }: CloseGuard): void {
  let isAsking = false;
  let isAgreed = false;
  window.on('close', (event) => {
    const obstacle = isAgreed ? null : going();
    isAgreed = false; // for this once: the page may stay for a reason of its own, and other work begin
    if (obstacle === null) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void ask(closeQuestion(obstacle)).then((isWanted) => {
      isAsking = false;
      if (!isWanted || window.isDestroyed()) return;
      isAgreed = true;
      window.close();
    });
  });
}

function closeQuestion({ message, hint }: AppError): MessageBoxOptions {
  return {
    type: 'question',
    buttons: ['Let it go on', 'Stop it and close'],
    defaultId: 0,
    cancelId: 0,
    message: 'Work is going on',
    detail: `${message} ${hint}`,
  };
}

interface App {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  exit(code: number): void;
}

export interface Quit {
  /** Where a person quits without closing the window, it is closed first, which may ask. */
  readonly closesWindow: () => boolean;
  /** Puts everything away. */
  readonly close: () => Promise<void>;
  /** Called with the start of that, in case it takes too long. */
  readonly watch: () => void;
}

/** Holds the quit back until the window has agreed and the work is put away. */
export function quitInOrder(app: App, window: Window, { closesWindow, close, watch }: Quit): void {
  let ending = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    if (!window.isDestroyed() && closesWindow()) {
      window.close(); // quits again once it is closed
      return;
    }
    ending = true;
    watch();
    void close().finally(() => app.exit(0));
  });
}
