/** What is written is the user's alone, unless the folder that was chosen is shared with a group. */
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { maskFor } from '../../../main/files/modes.ts';
import { cli, root } from '../../support/command.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { tinyData } from './support.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

let data: string;
beforeAll(async () => {
  data = await tinyData();
});

/** Paths below a folder, itself included, with more than these rights, as `drwxr-xr-x` would say it in octal. */
function tooOpen(folder: string, most: { folder: number; file: number }): string[] {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return names.flatMap((name) => {
    const stats = statSync(join(folder, name));
    const mode = stats.mode & 0o777;
    const allowed = stats.isDirectory() ? most.folder : most.file;
    return (mode & ~allowed) === 0 ? [] : [`${name} ${mode.toString(8)}`];
  });
}

/** Runs commands as a shell with the usual umask would. */
function run(settings: string, ...commands: string[][]): void {
  const env = { ...process.env, SECATEUR_SETTINGS: settings };
  for (const argv of commands) {
    const line = [process.execPath, cli, ...argv].map((part) => `'${part}'`).join(' ');
    const { status, stderr } = spawnSync('sh', ['-c', `umask 022; ${line}`], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  }
}

function wholeJob(project: string, model: string, masks: string): string[][] {
  const shape = ['--dims', '2', '--widths', '4,8', '--epochs', '1', '--iterations-per-epoch', '1'];
  const image = join(
    data,
    'imagesTr',
    readdirSync(join(data, 'imagesTr')).find((name) => /nii/.test(name)) ?? '',
  );
  return [
    ['import', '--project', project, '--data', data],
    ['train', '--project', project, '--method', 'none', ...shape],
    ['compare', '--project', project],
    ['export', '--project', project, '--run', 'dense-2d-1', '--out', model],
    ['predict', '--model', model, '--image', image, '--out', masks],
  ];
}

describe.runIf(process.platform !== 'win32')('the modes of what is written', () => {
  test('nobody else may read a project, its exports, masks and settings', () => {
    const home = temporaryFolder();
    chmodSync(home, 0o755);
    const [settings, project] = [join(home, 'settings'), join(home, 'work', 'project')];
    const [model, masks] = [join(home, 'models', 'm'), join(home, 'masks')];
    run(settings, ...wholeJob(project, model, masks));
    expect(readdirSync(home).sort()).toEqual(['masks', 'models', 'settings', 'work']);
    for (const name of readdirSync(home))
      expect(tooOpen(join(home, name), { folder: 0o700, file: 0o600 })).toEqual([]);
  });

  test('a folder that a group shares keeps the access of the group, and nobody else gets any', () => {
    const home = temporaryFolder();
    const [settings, project] = [join(home, 'settings'), join(home, 'shared')];
    const masks = join(home, 'masks');
    mkdirSync(project);
    chmodSync(project, 0o770);
    run(settings, ...wholeJob(project, join(project, 'exports', 'm'), masks));
    expect(tooOpen(project, { folder: 0o770, file: 0o660 })).toEqual([]);
    expect(statSync(join(project, 'secateur.db')).mode & 0o777).toBe(0o660);
    expect(statSync(join(project, 'runs', 'dense-2d-1')).mode & 0o777).toBe(0o770);
    expect(tooOpen(masks, { folder: 0o700, file: 0o600 })).toEqual([]);
    expect(tooOpen(settings, { folder: 0o700, file: 0o660 })).toEqual([]);
  });

  test.each([
    [0o700, 0o077],
    [0o755, 0o077],
    [0o775, 0o007],
    [0o2770, 0o007],
    [0o750, 0o027],
    [0o777, 0o077],
    [0o1777, 0o077],
  ])('in a folder of mode %o the umask is %o', (mode, mask) => {
    expect(maskFor(mode)).toBe(mask);
  });
});
