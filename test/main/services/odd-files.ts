/**
 * Puts something that is no file in the place of each file that a project reads, uses that file, and prints a line of JSON
 * with what came of it. In a process of its own: what waits for a pipe cannot be ended otherwise.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { readSourceRecord } from '../../../main/imaging/dicom/source-record.ts';
import { projectCodes } from '../../../main/services/codes.ts';
import { readDeviceSettings } from '../../../main/services/device-settings.ts';
import { projectFolder } from '../../../main/services/project-folder.ts';
import { openProject } from '../../../main/services/project.ts';
import { recentProjects } from '../../../main/services/recent.ts';
import { projectSecret } from '../../../main/services/secret.ts';
import { acquireLock } from '../../../main/store/lock.ts';
import { listRuns } from '../../../main/store/runs.ts';
import { loadCheckpoint } from '../../../main/training/checkpoint.ts';
import { loadPlans } from '../../../main/training/plans.ts';
import { pastProject } from '../store/past/project.ts';

const [kind = ''] = argv.slice(2);

function put(path: string): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  if (kind === 'pipe') execFileSync('mkfifo', [path]);
  else if (kind === 'device') symlinkSync('/dev/zero', path);
  else mkdirSync(path);
}

async function open(path: string): Promise<string> {
  const project = openProject(path, { create: false });
  await project.change('a change', () => Promise.resolve());
  const { notices } = project;
  const runs = listRuns(project.store).length;
  project.close();
  return [`${runs} runs`, ...notices].join(' ');
}

/** Files of a project, and what reads each. */
const uses: Readonly<Record<string, (project: string) => unknown>> = {
  'secateur.backup.db': open,
  'secateur.db.sha256': open,
  'secateur.db-wal': open,
  'secateur.db-journal': open,
  'project.lock': open,
  'project.lock-journal': open,
  'project.lock.json': (project) => {
    const { lock } = projectFolder(project);
    acquireLock(lock, 'one thing');
    put(join(project, 'project.lock.json'));
    return acquireLock(lock, 'another');
  },
  'deidentification.key': (project) => projectSecret(projectFolder(project)),
  'codes.json': (project) => projectCodes(projectFolder(project)),
  'runs/dense-2d-2/checkpoint-000009.bin': (project) =>
    loadCheckpoint(join(project, 'runs', 'dense-2d-2'))?.note,
  'runs/l1-2d-4/plan-000001.json': (project) => loadPlans(join(project, 'runs', 'l1-2d-4'), 2),
  'cases/one/source.json': (project) => readSourceRecord(join(project, 'cases', 'one')),
  'recent.json': (project) => recentProjects(project).length,
  'devices.json': (project) => readDeviceSettings(project).machine,
};

for (const [file, use] of Object.entries(uses)) {
  const project = pastProject(8);
  await open(project); // seals it
  put(join(project, file));
  let outcome: string;
  try {
    outcome = String(await use(project));
  } catch (cause) {
    outcome = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  }
  console.log(JSON.stringify({ file, outcome: outcome.replaceAll(project, '') }));
}
