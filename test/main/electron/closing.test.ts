/** When the desktop app asks before its window goes: while work goes on, and not where the system ends it. */
import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { askBeforeClose, quitInOrder } from '../../../main/electron/closing.ts';
import { AppError } from '../../../shared/result.ts';

const training = new AppError('working', 'This would end “Train Night”.', 'Wait for its end.');

/** As Electron closes one: not where a listener prevents it. */
class Window extends EventEmitter {
  isClosed = false;
  close(): void {
    const preventDefault = vi.fn();
    this.emit('close', { preventDefault });
    this.isClosed = preventDefault.mock.calls.length === 0;
  }
  isDestroyed(): boolean {
    return this.isClosed;
  }
}

test('without work the window closes unasked', () => {
  const window = new Window();
  const ask = vi.fn<() => Promise<boolean>>();
  askBeforeClose(window, { going: () => null, ask });
  window.close();
  expect([window.isClosed, ask.mock.calls]).toEqual([true, []]);
});

test.each([
  ['stays open for those who let the work go on', false],
  ['closes for those who stop it', true],
])('with work going on it asks once, and %s', async (_, isWanted) => {
  const window = new Window();
  const answer = Promise.withResolvers<boolean>();
  const ask = vi.fn(() => answer.promise);
  askBeforeClose(window, { going: () => training, ask });
  window.close();
  window.close();
  expect([window.isClosed, ask.mock.calls.length]).toEqual([false, 1]);
  expect(ask).toHaveBeenCalledWith(
    expect.objectContaining({ detail: 'This would end “Train Night”. Wait for its end.', cancelId: 0 }),
  );
  answer.resolve(isWanted);
  await vi.waitFor(() => expect(window.isClosed).toBe(isWanted));
});

test('an answer is good for one closing: a page that stays after it is asked about again', async () => {
  const window = new Window();
  const ask = vi.fn(() => Promise.resolve(true));
  askBeforeClose(window, { going: () => training, ask });
  const stay = (event: { preventDefault(): void }): void => event.preventDefault(); // an unsaved correction
  window.on('close', stay);
  window.close();
  await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(window.isClosed).toBe(false);
  window.off('close', stay);
  window.close();
  await vi.waitFor(() => expect(window.isClosed).toBe(true));
  expect(ask).toHaveBeenCalledTimes(2);
});

test.each([
  ['by hand: the window is closed first, and nothing ends before it is', true],
  ['by order of the system: at once, without a question', false],
])('quitting %s', async (_, isByHand) => {
  const window = new Window();
  const app = Object.assign(new EventEmitter(), { exit: vi.fn() });
  const close = vi.fn(() => Promise.resolve());
  const ask = vi.fn(() => Promise.resolve(false));
  askBeforeClose(window, { going: () => training, ask });
  quitInOrder(app, window, { closesWindow: () => isByHand, close, watch: () => undefined });
  const preventDefault = vi.fn();
  app.emit('before-quit', { preventDefault });
  app.emit('before-quit', { preventDefault });
  await new Promise((resolve) => setImmediate(resolve));
  expect([preventDefault, ask, close, app.exit].map(({ mock }) => mock.calls.length)).toEqual(
    isByHand ? [2, 1, 0, 0] : [2, 0, 1, 1],
  );
  if (!isByHand) return;
  window.isClosed = true; // after another answer
  app.emit('before-quit', { preventDefault });
  await vi.waitFor(() => expect(app.exit).toHaveBeenCalledWith(0));
  expect(close).toHaveBeenCalledTimes(1);
});
