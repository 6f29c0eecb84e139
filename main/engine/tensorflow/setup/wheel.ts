/**
 * The pinned wheel that libtensorflow and its headers come from: the CPU build of TensorFlow for Python, of which pip
 * alone knows where it lies. Nothing of Python is used but pip.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../shared/result.ts';
import { runTool } from './tool.ts';
import { makeFolder } from '../../../files/folders.ts';

export const wheel = {
  version: '2.21.0',
  file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  megabytes: 274,
  extractedMegabytes: 860,
} as const;

/** The library and what the addon's source includes. */
export const wantedEntries =
  /^tensorflow\/(libtensorflow_(cc|framework)\.so\.2|include\/(tensorflow\/c\/.*|tensorflow\/core\/platform\/ctstring.*|xla\/tsl\/.*|tsl\/platform\/ctstring.*))$/;

const choice = [
  '--no-deps',
  '--only-binary=:all:',
  '--implementation',
  'cp',
  '--python-version',
  '3.11',
  '--abi',
  'cp311',
  '--platform',
  'manylinux_2_27_x86_64',
  '--disable-pip-version-check',
  '--progress-bar',
  'off',
];

/** The wheel in `folder`, downloaded by pip unless it is there; its hash is right. */
export async function fetchWheel(folder: string): Promise<string> {
  const file = join(folder, wheel.file);
  if (!existsSync(file)) {
    makeFolder(folder);
    const download = [
      '-m',
      'pip',
      'download',
      ...choice,
      '--dest',
      folder,
      `tensorflow-cpu==${wheel.version}`,
    ];
    await runTool('python3', download, {
      failed: `pip could not download tensorflow-cpu ${wheel.version}`,
      hint: 'Bring the wheel from another machine and name it with --wheel, or a libtensorflow with --library.',
    });
  }
  await checkWheel(file).catch(async (error: unknown) => {
    await rm(file, { force: true });
    throw error;
  });
  return file;
}

/** @throws AppError where the file is not the pinned one, to the last bit */
export async function checkWheel(file: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const found = hash.digest('hex');
  if (found === wheel.sha256) return;
  throw new AppError(
    'corrupt',
    `${file} is damaged or another file: its SHA-256 is ${found}, not ${wheel.sha256}.`,
    'Nothing was taken from it. Run the set-up again to download it again; the onnx engine works without it.',
  );
}
