/** The machine that the services run on, as far as a page has to know it. */
import type { DeviceChoice, Purpose } from './devices.ts';

export interface HostInfo {
  readonly host: 'electron' | 'browser' | 'cli';
  readonly version: string;
  /** Why this host, where another was wanted; empty otherwise. */
  readonly reason: string;
  /** What trains, in words. */
  readonly engine: string;
  /** What is used for what; null while the devices have not been tried (`devices.list` does that). */
  readonly devices: { readonly [P in Purpose]: DeviceChoice } | null;
  readonly recentProjects: readonly string[];
  /** Where a new sample project would be written. */
  readonly sampleFolder: string;
  /** The project that the demo has made; null where it has not. */
  readonly demoProject: string | null;
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  /** To go to at once: the home folder, and where projects were opened last. */
  readonly places: readonly { readonly name: string; readonly path: string }[];
  readonly entries: readonly FolderEntry[];
}
