/** Services for one command, with the project that it works on; closed again however the command ends. */
import { createServices, type Services, settingsFolder, version } from '../services/index.ts';
import { duration } from './format.ts';
import type { Terminal } from './terminal.ts';

export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const services = createServices({
    host: 'cli',
    version,
    reason: '',
    settingsFolder: settingsFolder(),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

export interface ProjectAccess {
  readonly path: string;
  /** Makes a new project where there is none. */
  readonly create?: boolean;
}

export function withProject<T>(
  { path, create = false }: ProjectAccess,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  return withServices(async (services) => {
    const { notices } = await services.handlers['project.open']({ path, create });
    for (const notice of notices) process.stderr.write(`${notice}\n`);
    return work(services);
  });
}

/** Shows jobs as they go and cancels them on Ctrl-C. @returns how to end it. */
export function followJobs(services: Services, terminal: Terminal): () => void {
  const show = services.subscribe('job.progress', ({ title, fraction, message, remainingSeconds }) => {
    const left = remainingSeconds === null ? '' : `, ${duration(remainingSeconds)} left`;
    terminal.live(`${title}: ${Math.round(100 * fraction)} %${left}  ${message}`);
  });
  const cancel = async (): Promise<void> => {
    for (const { id } of await services.handlers['jobs.list']({}))
      await services.handlers['jobs.cancel']({ job: id });
  };
  const cancelled = (): void => void cancel();
  terminal.signal.addEventListener('abort', cancelled);
  return () => {
    show();
    terminal.signal.removeEventListener('abort', cancelled);
  };
}
