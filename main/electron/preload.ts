/** All that the page gets of Electron: call a method of the contract, hear its events. Bundled as CommonJS. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

contextBridge.exposeInMainWorld('secateur', {
  call: (method: string, params: unknown): Promise<unknown> => ipcRenderer.invoke('call', method, params),
  subscribe: (event: string, listener: (value: unknown) => void): (() => void) => {
    const heard = (_event: IpcRendererEvent, name: string, value: unknown): void => {
      if (name === event) listener(value); // never the raw event: it carries the channel
    };
    ipcRenderer.on('event', heard);
    return () => ipcRenderer.off('event', heard);
  },
});
