/** The contract over one IPC channel, events over another. Only our own page's top frame is answered. */
import type { IpcMain, WebContents } from 'electron';
import { dispatch, type Services } from '../services/index.ts';
import { isOwnCaller } from './policy.ts';

export function answerCalls(ipc: IpcMain, services: Services, log: (line: string) => void): void {
  ipc.handle('call', ({ senderFrame }, method: unknown, params: unknown) => {
    if (!isOwnCaller(senderFrame)) throw new Error('this frame may not call');
    return dispatch(services.handlers, { method, params }, log);
  });
}

/** Sends every event of the contract to the page until it is gone. */
export function forwardEvents(services: Services, contents: WebContents): void {
  const end = services.subscribeAll((event, value) => {
    if (!contents.isDestroyed()) contents.send('event', event, value);
  });
  contents.once('destroyed', end);
}
