/**
 * The graphics cards of this machine, as its system tells of them: onnxruntime-node says nothing of the adapter that
 * it takes. Asking never fails; a system that does not answer has no adapters as far as we know.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Adapter } from '../../../shared/devices.ts';
import { linuxAdapters } from './linux.ts';
import { parseMacAdapters } from './mac.ts';
import { parseWindowsAdapters, windowsQuery } from './windows.ts';

export async function findAdapters(): Promise<readonly Adapter[]> {
  try {
    switch (process.platform) {
      case 'linux':
        return linuxAdapters('/', process.env);
      case 'darwin':
        return parseMacAdapters(await output('system_profiler', ['SPDisplaysDataType', '-json']));
      case 'win32':
        return parseWindowsAdapters(await output('powershell.exe', windowsQuery));
      default:
        return [];
    }
  } catch {
    return [];
  }
}

async function output(command: string, argv: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, [...argv], { timeout: 15_000, windowsHide: true });
  return stdout;
}
