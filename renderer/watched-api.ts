/** The api as the session hears it: which method was answered, which was not, and by which failure. */
import type { MethodName } from '../shared/contract.ts';
import { errorData, type ErrorData } from '../shared/result.ts';
import type { Api } from './api.ts';

/** A method of the contract, or one of the two ways of voxels. */
export type Action = MethodName | 'voxels' | 'putVoxels';

export interface ApiWatcher {
  answered(action: Action): void;
  /** @param cause as it is thrown on */
  failed(action: Action, error: ErrorData, cause: unknown): void;
}

export function watchedApi(api: Api, watcher: ApiWatcher): Api {
  const watch = async <T>(action: Action, work: Promise<T>): Promise<T> => {
    try {
      const value = await work;
      watcher.answered(action);
      return value;
    } catch (cause) {
      watcher.failed(action, errorData(cause), cause);
      throw cause;
    }
  };
  return {
    call: (method, params) => watch(method, api.call(method, params)),
    subscribe: (event, listener) => api.subscribe(event, listener),
    followConnection: (listener) => api.followConnection(listener),
    voxels: (path) => watch('voxels', api.voxels(path)),
    putVoxels: (path, voxels) => watch('putVoxels', api.putVoxels(path, voxels)),
  };
}
