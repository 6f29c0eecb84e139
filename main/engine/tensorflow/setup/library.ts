/** Puts libtensorflow and its headers into the engine's folder, from one of three places. */
import { existsSync } from 'node:fs';
import { copyFile, cp, readdir, rm, symlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../../../shared/result.ts';
import { packageFolder } from './addon.ts';
import { runTool } from './tool.ts';
import { extract } from './unzip.ts';
import { wantedEntries } from './wheel.ts';
import { makeFolder } from '../../../files/folders.ts';

/** From the wheel: files under the names that a linker looks for. */
export async function takeFromWheel(wheelFile: string, folder: string): Promise<void> {
  await extract(wheelFile, folder, {
    wanted: wantedEntries,
    target: (name) => name.replace(/^tensorflow\//, ''),
  });
  await link(folder, 'libtensorflow_cc.so.2', 'libtensorflow.so');
  await link(folder, 'libtensorflow_framework.so.2', 'libtensorflow_framework.so');
}

async function link(folder: string, file: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  await symlink(file, join(folder, name));
}

const libraryName = /^(lib)?tensorflow.*(\.so(\.[\d.]+)?|\.dylib|\.dll|\.lib)$/;

/** From a libtensorflow as it is distributed for C: `lib` (or the folder itself) and `include`. Links where it can. */
export async function takeFromFolder(given: string, folder: string): Promise<void> {
  const root = resolve(given);
  const libraries = existsSync(join(root, 'lib')) ? join(root, 'lib') : root;
  const names = existsSync(libraries)
    ? (await readdir(libraries)).filter((name) => libraryName.test(name))
    : [];
  if (names.length === 0) {
    throw new AppError(
      'not-found',
      `There is no libtensorflow in ${libraries}.`,
      'Name the folder that holds it.',
    );
  }
  const headers = join(root, 'include');
  if (!existsSync(join(headers, 'tensorflow', 'c', 'c_api.h'))) {
    throw new AppError(
      'not-found',
      `There is no include/tensorflow/c/c_api.h in ${root}.`,
      'The addon needs it.',
    );
  }
  makeFolder(folder);
  for (const name of names) {
    const target = join(folder, basename(name));
    await rm(target, { force: true });
    if (process.platform === 'win32') await copyFile(join(libraries, name), target);
    else await symlink(join(libraries, name), target);
  }
  await cp(headers, join(folder, 'include'), { recursive: true });
}

/** By the package's own script, which downloads a libtensorflow for CUDA from its maker. */
export async function takeFromPackage(folder: string): Promise<void> {
  await runTool(process.execPath, ['scripts/install.js', 'gpu', 'download'], {
    folder: packageFolder(),
    failed: "The package's own download did not work",
    hint: 'Name a libtensorflow with --library, or leave --package out to use the pinned CPU build.',
  });
  await takeFromFolder(join(packageFolder(), 'deps'), folder);
}
