/** What every use case needs: the host's circumstances, the open project, jobs and events. */
import { AppError } from '../../shared/result.ts';
import type { RunExecutor } from '../runs/executor.ts';
import type { DeviceService } from './devices.ts';
import type { Environment } from './environment.ts';
import type { EventHub } from './events.ts';
import type { JobRegistry } from './jobs.ts';
import type { Project } from './project.ts';
import type { Threads } from './threads/index.ts';

export interface Context {
  readonly environment: Environment;
  readonly events: EventHub;
  readonly jobs: JobRegistry;
  readonly devices: DeviceService;
  readonly threads: Threads;
  /** Where runs are worked on. */
  readonly executor: RunExecutor;
  /** Set by `project.open`, cleared by `project.close`. */
  project: Project | null;
}

export function requireProject(context: Context): Project {
  if (context.project === null)
    throw new AppError('invalid-input', 'No project is open.', 'Open or create a project first.');
  return context.project;
}

/** Turns what a handler does at once into its promise, so that it never throws past it. */
export function attempt<T>(work: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
