/** Places where nothing may be read or written, as a user without special rights meets them: a sentence, or it works. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { memoryDisk, noMount } from '../support/disks.ts';
import { runCases, skipped, type Drill } from './drill.ts';
import { importOf, makeVictim, run, trainOf, unkind, type Victim } from './victim.ts';

/** Of the system's "nobody". */
const nobody = 65_534;

interface Place {
  readonly name: string;
  /** Changes the copies before the command is run; paths are of the copies. */
  readonly spoil: (paths: Paths) => void;
  readonly args: (paths: Paths) => readonly string[];
  /** It works all the same. */
  readonly works?: boolean;
}

interface Paths {
  readonly folder: string;
  readonly project: string;
  readonly data: string;
  readonly dicom: string;
  readonly out: string;
}

const compare = ({ project }: Paths) => ['compare', '--project', project];
const train = ({ project }: Paths) => [...trainOf(project, 'none'), '--epochs', '1'];
const importAgain = ({ project, data }: Paths) => importOf(project, data);
const exportTo = ({ project, out }: Paths) => [
  'export',
  '--project',
  project,
  '--run',
  'dense-2d-1',
  '--out',
  out,
];
const modes =
  (mode: number, ...names: readonly string[]) =>
  ({ folder }: Paths) => {
    for (const name of names) chmodSync(join(folder, name), mode);
  };
const readOnly = ({ project }: Paths): void => {
  for (const name of ['', ...readdirSync(project, { recursive: true, encoding: 'utf8' })]) {
    const path = join(project, name);
    chmodSync(path, /\.(db|json|gz|bin|key|lock|sha256|prepared|png|dcm)$/.test(name) ? 0o444 : 0o555);
  }
};
const image = 'data/imagesTr/phantom_002.nii.gz';

const places: readonly Place[] = [
  { name: 'read-only project: compare', spoil: readOnly, args: compare, works: true },
  { name: 'read-only project: export elsewhere', spoil: readOnly, args: exportTo, works: true },
  { name: 'read-only project: train', spoil: readOnly, args: train },
  { name: 'read-only project: import', spoil: readOnly, args: importAgain },
  {
    name: 'read-only project: remove a case',
    spoil: readOnly,
    args: ({ project }) => ['remove-case', '--project', project, 'phantom_001'],
  },
  { name: 'read-only database', spoil: modes(0o444, 'project/secateur.db'), args: train },
  { name: 'unreadable database', spoil: modes(0, 'project/secateur.db'), args: compare },
  { name: 'unreadable project', spoil: modes(0, 'project'), args: compare },
  { name: 'read-only runs', spoil: modes(0o555, 'project/runs'), args: train },
  { name: 'read-only cases', spoil: modes(0o555, 'project/cases'), args: importAgain },
  { name: 'unreadable case', spoil: modes(0, 'project/cases/phantom_002'), args: train },
  {
    name: 'read-only cache, empty',
    spoil: ({ project }) => {
      rmSync(join(project, 'cache'), { recursive: true });
      mkdirSync(join(project, 'cache'), { mode: 0o555 });
    },
    args: train,
  },
  {
    name: 'one unreadable image',
    spoil: ({ folder }) => {
      chmodSync(join(folder, image), 0);
      rmSync(join(folder, 'project'), { recursive: true });
    },
    args: importAgain,
    works: true,
  },
  {
    name: 'one unreadable folder of a patient',
    spoil: ({ data, folder }) => {
      rmSync(join(folder, 'project'), { recursive: true });
      for (const number of ['001', '002', '003']) {
        const patient = join(folder, 'patients', `patient ${number}`);
        mkdirSync(patient, { recursive: true });
        for (const [sub, name] of [
          ['imagesTr', 'T1.nii.gz'],
          ['labelsTr', 'label.nii.gz'],
        ] as const)
          cpSync(join(data, sub, `phantom_${number}.nii.gz`), join(patient, name));
      }
      chmodSync(join(folder, 'patients', 'patient 002'), 0);
    },
    args: ({ project, folder }) => importOf(project, join(folder, 'patients')),
    works: true,
  },
  {
    name: 'one unreadable file and folder among DICOM',
    spoil: ({ folder, dicom }) => {
      rmSync(join(folder, 'project'), { recursive: true });
      mkdirSync(join(dicom, 'closed'), { mode: 0 });
      writeFileSync(join(dicom, 'closed file'), '', { mode: 0 });
    },
    args: ({ project, dicom }) => importOf(project, dicom),
    works: true,
  },
  { name: 'unreadable folder of images', spoil: modes(0, 'data/imagesTr'), args: importAgain },
  { name: 'unreadable data set', spoil: modes(0, 'data'), args: importAgain },
  {
    name: 'new project where nothing may be made',
    spoil: modes(0o555, '.'),
    args: ({ folder, data }) => importOf(join(folder, 'new'), data),
  },
  {
    name: 'model where nothing may be made',
    spoil: ({ folder }) => {
      mkdirSync(join(folder, 'closed'), { mode: 0o555 });
    },
    args: ({ project, folder }) => exportTo({ project, out: join(folder, 'closed', 'model') } as Paths),
  },
  {
    name: 'model in the place of a file',
    spoil: ({ out }) => {
      writeFileSync(out, '');
    },
    args: exportTo,
  },
  {
    name: 'too long a name',
    spoil: () => undefined,
    args: ({ project, folder }) => exportTo({ project, out: join(folder, 'x'.repeat(300)) } as Paths),
  },
  {
    name: 'links in a circle',
    spoil: ({ folder }) => {
      symlinkSync('circle', join(folder, 'circle'));
    },
    args: ({ project, folder }) => importOf(project, join(folder, 'circle')),
  },
];

export const noRights: Drill = {
  name: 'no-rights',
  about: '22 read-only, unreadable and impossible places: a sentence in each, or it works',
  run: async (quick) => {
    if (process.getuid?.() !== 0) return skipped('only root can become a user without rights');
    if (!nobodyCanRun()) return skipped(`a user without rights cannot run ${process.execPath}`);
    using disk = memoryDisk(64);
    if (disk === null) return skipped(noMount);
    using victim = await makeVictim();
    chmodSync(disk.folder, 0o755);
    const chosen = quick ? places.filter((_, index) => index % 4 === 0) : places;
    const names = chosen.map(({ name }) => name);
    return await runCases(names, (name) => tryPlace(victim, disk.folder, name));
  },
};

/** False where Node or the code lies in a folder of root's own. */
const nobodyCanRun = (): boolean =>
  spawnSync(process.execPath, ['--eval', 'fs.readFileSync(process.argv[1])', import.meta.filename], {
    uid: nobody,
    gid: nobody,
  }).status === 0;

async function tryPlace(victim: Victim, root: string, name: string): Promise<string[]> {
  const place = places.find((one) => one.name === name);
  if (place === undefined) return ['no such place'];
  const folder = join(root, 'place');
  rmSync(folder, { recursive: true, force: true });
  const paths: Paths = {
    folder,
    project: join(folder, 'project'),
    data: join(folder, 'data'),
    dicom: join(folder, 'dicom'),
    out: join(folder, 'model'),
  };
  cpSync(victim.project, paths.project, { recursive: true });
  cpSync(victim.data, paths.data, { recursive: true });
  cpSync(victim.dicom, paths.dicom, { recursive: true });
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    chownSync(join(folder, path), nobody, nobody);
  place.spoil(paths);
  const settings = join(root, 'settings');
  rmSync(settings, { recursive: true, force: true });
  mkdirSync(settings);
  chownSync(settings, nobody, nobody);
  const env = { ...victim.env, SECATEUR_SETTINGS: settings, HOME: settings };
  const ran = await run({ env }, place.args(paths), nobody);
  const faults = unkind(ran);
  const wanted = place.works === true ? 0 : 1;
  if (ran.code !== wanted)
    faults.push(`exit code ${String(ran.code)}, not ${wanted}: ${(ran.err || ran.out).slice(-300)}`);
  return faults;
}
