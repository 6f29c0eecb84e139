/** The project that drills hurt, the commands that they run on it, and how it is judged afterwards. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { writePhantoms } from '../../main/datasets/phantoms/write.ts';
import { openProject } from '../../main/services/project.ts';
import { listCaseFiles } from '../../main/store/cases.ts';
import { listEpochs } from '../../main/store/epochs.ts';
import { listLabelVersions } from '../../main/store/label-versions.ts';
import { createRandom } from '../../shared/random.ts';
import { writeSeries } from '../main/imaging/dicom/phantoms.ts';

const cli = join(import.meta.dirname, '..', '..', 'main', 'cli', 'index.ts');
const saver = join(import.meta.dirname, 'save-masks.ts');

export interface Victim extends Disposable {
  /** Of the drill, for whatever it makes. */
  readonly folder: string;
  /** Six phantoms in MSD layout, and two DICOM series. */
  readonly data: string;
  readonly dicom: string;
  /** With the six phantoms and a dense run of one epoch, measured; to be copied. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
}

export async function makeVictim(): Promise<Victim> {
  const folder = mkdtempSync(join(tmpdir(), 'secateur-drill-'));
  const [data, dicom, project] = [join(folder, 'data'), join(folder, 'dicom'), join(folder, 'project')];
  const env = { ...process.env, SECATEUR_SETTINGS: join(folder, 'settings') };
  await writePhantoms(data, { count: 6, sides: [16, 16, 16] });
  for (const [index, uid] of ['1.2.3.1', '1.2.3.2'].entries())
    writeSeries(
      dicom,
      [0, 2, 4, 6].map((z) => [20 * index, 0, z] as const),
      { more: { '00100010 PN': 'A^B', '0020000e UI': uid } },
      1 + 10 * index,
    );
  const victim = {
    folder,
    data,
    dicom,
    project,
    env,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
  const commands = [
    importOf(project, data),
    [...trainOf(project, 'none'), '--epochs', '1'],
    ['compare', '--project', project],
  ];
  for (const args of commands) {
    const { code, err } = await run(victim, args);
    if (code !== 0) throw new Error(`the drill's project cannot be made: ${err}`);
  }
  return victim;
}

export const importOf = (project: string, data: string): string[] => [
  'import',
  '--project',
  project,
  '--data',
  data,
  '--case-names',
  'files',
];

export const trainOf = (project: string, method: 'none' | 'sauron'): string[] => [
  'train',
  '--project',
  project,
  '--method',
  method,
  '--dims',
  '2',
  '--widths',
  '4,8',
  '--iterations-per-epoch',
  '1',
  '--json',
];

/** Argument that saves corrected masks in a loop instead of a command of ours. */
export const saveMasksIn = (project: string): string[] => ['save-masks', project];

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Lines of stdout that are JSON. */
  readonly lines: readonly Record<string, unknown>[];
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<Ran>;
}

export function start({ env }: Pick<Victim, 'env'>, args: readonly string[], uid?: number): Running {
  const [command = '', ...rest] = args;
  const script = command === 'save-masks' ? [saver, ...rest] : [cli, ...args];
  const child = spawn(process.execPath, script, { env, ...(uid === undefined ? {} : { uid, gid: uid }) });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, lines: linesOf(out), out, err }));
  });
  return { child, ended };
}

export const run = (victim: Pick<Victim, 'env'>, args: readonly string[], uid?: number): Promise<Ran> =>
  start(victim, args, uid).ended;

/** Kills it after so many milliseconds, if it is still there. */
export async function runAndKill(
  victim: Victim,
  args: readonly string[],
  milliseconds: number,
): Promise<Ran> {
  const { child, ended } = start(victim, args);
  await Promise.race([ended, wait(milliseconds)]);
  child.kill('SIGKILL');
  return ended;
}

function linesOf(out: string): Record<string, unknown>[] {
  return out.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [];
    } catch {
      return []; // cut by the kill
    }
  });
}

/** Copies the victim's project. */
export function freshProject({ project }: Victim, to: string): string {
  rmSync(to, { recursive: true, force: true });
  cpSync(project, to, { recursive: true });
  return to;
}

/** Random but the same every time. @returns milliseconds */
export function moments(count: number, from: number, to: number): number[] {
  const random = createRandom(11);
  return Array.from({ length: count }, () => from + (to - from) * random.uniform());
}

/** Opens the project as the next start of the app would. @returns what is wrong with it */
export function faultsOf(path: string, told: readonly Record<string, unknown>[] = []): string[] {
  if (!existsSync(join(path, 'secateur.db'))) return [];
  let project;
  try {
    project = openProject(path, { create: false });
  } catch (cause) {
    return [`the project does not open: ${String(cause)}`];
  }
  const faults: string[] = [];
  try {
    const { store, folder, notices } = project;
    faults.push(...notices.filter((notice) => notice.includes('damaged')));
    const integrity = store.read((db) => db.pragma('integrity_check', { simple: true }));
    if (integrity !== 'ok') faults.push(`the database is not whole: ${String(integrity)}`);
    for (const [id, files] of listCaseFiles(store))
      for (const { name, sha256 } of files)
        if (hashOf(join(folder.cases, id, name)) !== sha256) faults.push(`${id}/${name} is lost or damaged`);
    faults.push(...lostPromises(path, store, told), ...unfinishedIn(path));
  } finally {
    project.close();
  }
  return faults;
}

/** Epochs and versions that the command said were there. */
function lostPromises(
  path: string,
  store: Parameters<typeof listEpochs>[0],
  told: readonly Record<string, unknown>[],
): string[] {
  return told.flatMap(({ run: id, epoch, case: caseId, version, sha256 }) => {
    if (typeof id === 'string' && typeof epoch === 'number')
      return listEpochs(store, id).some((record) => record.epoch === epoch)
        ? []
        : [`${id}: epoch ${epoch} is lost`];
    if (typeof caseId !== 'string' || typeof version !== 'number') return [];
    const row = listLabelVersions(store, caseId).find((one) => one.version === version);
    const name = `corrected_${String(version).padStart(4, '0')}.nii.gz`;
    const found = hashOf(join(path, 'cases', caseId, name));
    return row?.sha256 === sha256 && found === sha256 ? [] : [`${caseId}: version ${version} is lost`];
  });
}

/** Traces of writes that the opening should have cleared away. */
function unfinishedIn(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.(partial|tmp|part|new)$|\.incoming-|lock\.json\.\d/.test(name))
    .map((name) => `${name} is left`);
}

export function hashOf(file: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return null;
  }
}

/** A model folder is whole, or not there. */
export function faultsOfModel(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    const { model } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
      model: { sha256: string };
    };
    return hashOf(join(folder, 'model.onnx')) === model.sha256
      ? []
      : ['the model is not the one that was checked'];
  } catch (cause) {
    return [`half a model lies there: ${String(cause)}`];
  }
}

/** What no message may hold. @returns what is wrong with the way in which a command ended */
export function unkind({ code, signal, out, err }: Ran): string[] {
  const text = `${out}\n${err}`;
  const faults: string[] = [];
  if (signal !== null || code === null || code > 1)
    faults.push(`it ended with ${signal ?? String(code)}: ${err.slice(-300)}`);
  if (/defect of Secateur|\n {4}at /.test(text))
    faults.push(`a defect instead of a sentence: ${text.slice(-400)}`);
  return faults;
}
