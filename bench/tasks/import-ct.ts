/** A CT of so many slices of 512 × 512, made by code, imported into a new project as the app does it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../main/engine/engine.ts';
import { createServices } from '../../main/services/index.ts';
import { writeCtSeries } from '../ct.ts';
import type { OpenTask } from './open-task.ts';

export interface ImportCase {
  readonly slices: number;
}

export function openImportCt(_: Engine, { slices }: ImportCase): Promise<OpenTask> {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-bench-'));
  const data = join(folder, 'data');
  writeCtSeries(data, slices);
  const services = createServices({
    host: 'cli',
    version: '0',
    reason: '',
    settingsFolder: join(folder, 'settings'),
    log: (line) => console.error(line),
  });
  let count = 0;
  return Promise.resolve({
    facts: {},
    run: async () => {
      const path = join(folder, `project-${count++}`);
      await services.handlers['project.open']({ path, create: true });
      const { imported } = await services.handlers['dataset.import']({ folder: data });
      if (imported.length !== 1) throw new Error(`${imported.length} cases were imported instead of one`);
    },
    close: async () => {
      await services.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
