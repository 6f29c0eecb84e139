/** The circumstances that a host brings: which it is, where it keeps its settings, where defects go. */
import type { HostInfo } from '../../shared/host.ts';

export interface Environment {
  readonly host: HostInfo['host'];
  readonly version: string;
  /** Why this host, where another was wanted; empty otherwise. */
  readonly reason: string;
  /** Where the list of recent projects is kept. */
  readonly settingsFolder: string;
  /** Where the demo leaves its project, for hosts that are started beside it. */
  readonly demoProject?: string;
  /** Gets the details of defects. */
  readonly log: (line: string) => void;
}
