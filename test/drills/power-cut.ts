/**
 * The power goes: the image of a file system is copied as it is on the disk in that moment, mounted, and looked at.
 * Imports and exports are cut when they have said that they are done; trainings and savings in their middle.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mount, noMount, type Disk } from '../support/disks.ts';
import { runCases, skipped, times, type Drill } from './drill.ts';
import {
  faultsOf,
  faultsOfModel,
  importOf,
  makeVictim,
  moments,
  saveMasksIn,
  start,
  trainOf,
  type Ran,
  type Victim,
} from './victim.ts';

const systems = { ext4: 128, xfs: 320, btrfs: 128 } as const;
type System = keyof typeof systems;
const works = ['import', 'dicom', 'mask', 'train', 'export'] as const;
type Work = (typeof works)[number];

interface Cut {
  readonly system: System;
  readonly work: Work;
}

const counts: Readonly<Record<Work, number>> = { import: 4, dicom: 3, mask: 3, train: 2, export: 1 };

export const powerCut: Drill = {
  name: 'power-cut',
  about: 'a power cut on ext4, xfs and btrfs: every acknowledged file and row is there',
  run: async (quick) => {
    const names = Object.keys(systems) as System[];
    const lacking = names.find((name) => spawnSync(`mkfs.${name}`, ['-V']).error !== undefined);
    if (lacking !== undefined) return skipped(`mkfs.${lacking} is not on this machine`);
    using victim = await makeVictim();
    const probe = makeDisk(victim, 'ext4');
    if (probe === null) return skipped(noMount);
    probe.disk[Symbol.dispose]();
    const all = names.flatMap((system) => works.flatMap((work) => times(counts[work], { system, work })));
    // One more of what was lost before.
    const cuts: readonly Cut[] = [...all, { system: 'btrfs', work: 'dicom' }];
    const few: readonly Cut[] = [
      { system: 'btrfs', work: 'import' },
      { system: 'ext4', work: 'mask' },
    ];
    return await runCases(quick ? few : cuts, (cut, index) => cutOnce(victim, cut, index));
  },
};

async function cutOnce(victim: Victim, { system, work }: Cut, index: number): Promise<string[]> {
  const made = makeDisk(victim, system);
  if (made === null) return [`${system} cannot be mounted`];
  const { image, disk } = made;
  const snapshot = `${image}.cut`;
  try {
    const project = join(disk.folder, 'project');
    if (work === 'mask' || work === 'train') {
      cpSync(victim.project, project, { recursive: true });
      spawnSync('sync', ['-f', disk.folder]);
    }
    const args = argsOf(victim, work, { project, out: join(disk.folder, 'model') });
    const ran = await runUntilCut(victim, args, { work, index, cut: () => copyFileSync(image, snapshot) });
    const after = mkdtempSync(join(tmpdir(), 'secateur-cut-'));
    using cut = mount(['-o', `loop${system === 'xfs' ? ',nouuid' : ''}`, snapshot, after], after);
    if (cut === null) return ['what the power cut left cannot be mounted'];
    const wanted = work === 'export' ? 'model/model.onnx' : 'project/secateur.db';
    return [
      ...(existsSync(join(cut.folder, wanted)) ? [] : [`${wanted} is lost`]),
      ...(work === 'export' ? faultsOfModel(join(cut.folder, 'model')) : []),
      ...faultsOf(join(cut.folder, 'project'), ran.lines),
    ];
  } finally {
    disk[Symbol.dispose]();
    for (const file of [image, snapshot]) rmSync(file, { force: true });
  }
}

/** A file system in a file; null where it cannot be mounted. */
function makeDisk({ folder }: Victim, system: System): { image: string; disk: Disk } | null {
  const image = join(folder, `${system}.img`);
  writeFileSync(image, '');
  truncateSync(image, systems[system] * 2 ** 20);
  spawnSync(`mkfs.${system}`, ['-q', system === 'ext4' ? '-F' : '-f', image]);
  const place = join(folder, 'disk');
  mkdirSync(place, { recursive: true });
  const disk = mount(['-o', 'loop', image, place], place);
  return disk === null ? null : { image, disk };
}

function argsOf(
  victim: Victim,
  work: Work,
  { project, out }: { readonly project: string; readonly out: string },
): readonly string[] {
  switch (work) {
    case 'import':
      return importOf(project, victim.data);
    case 'dicom':
      return importOf(project, victim.dicom);
    case 'mask':
      return saveMasksIn(project);
    case 'train':
      return [...trainOf(project, 'sauron'), '--epochs', '4000'];
    case 'export':
      return ['export', '--project', victim.project, '--run', 'dense-2d-1', '--out', out];
  }
}

async function runUntilCut(
  victim: Victim,
  args: readonly string[],
  { work, index, cut }: { readonly work: Work; readonly index: number; readonly cut: () => void },
): Promise<Ran> {
  const { child, ended } = start(victim, args);
  if (work === 'import' || work === 'dicom' || work === 'export') {
    const ran = await ended;
    cut();
    if (ran.code !== 0) throw new Error(`${work}: ${ran.err}`);
    return ran;
  }
  await wait(moments(index + 1, 2000, 6000).at(-1) ?? 0);
  child.kill('SIGSTOP');
  await wait(50);
  cut();
  child.kill('SIGKILL');
  return ended;
}
