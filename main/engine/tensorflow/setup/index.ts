/**
 * `npm run engine:tensorflow`: sets the TensorFlow engine up in a folder of the user's cache (or in
 * SECATEUR_TENSORFLOW_HOME) and ends with a training step on it. What has been done already is not done again.
 *
 *   -- --library FOLDER  a libtensorflow that is there: `lib` and `include` (for CUDA: docs/engines.md)
 *   -- --package         the library that @tensorflow/tfjs-node-gpu downloads by itself
 *   -- --wheel FILE      the pinned wheel, brought along
 *   (nothing)            the pinned wheel, downloaded by pip
 */
import { existsSync, readFileSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../../../shared/result.ts';
import { addonFile, isTensorflowReady, receiptFile, tensorflowFolder } from '../binding.ts';
import { openTensorflowEngine } from '../engine.ts';
import { buildAddon, findCompiler } from './addon.ts';
import { takeFromFolder, takeFromPackage, takeFromWheel } from './library.ts';
import { trainingTrial } from './trial.ts';
import { checkWheel, fetchWheel, wheel } from './wheel.ts';
import { makeFolder } from '../../../files/folders.ts';

interface Options {
  readonly library?: string | undefined;
  readonly wheel?: string | undefined;
  readonly package?: boolean | undefined;
}

async function setUp(options: Options): Promise<void> {
  const folder = tensorflowFolder();
  const source = sourceOf(options);
  if (receiptOf(folder) === source && isTensorflowReady().ready) console.log(`Set up already: ${folder}`);
  else await install(folder, source, options);
  const engine = openTensorflowEngine();
  const losses = await trainingTrial(engine);
  console.log(`${engine.device.description}: three training steps, losses ${losses.map(format).join(', ')}.`);
  console.log('The TensorFlow engine is ready.');
}

const format = (loss: number): string => loss.toFixed(4);

/** What a receipt names: the same source again is nothing to do. */
function sourceOf({ library, package: own }: Options): string {
  if (library !== undefined) return `library ${resolve(library)}`;
  return own === true ? 'package' : `wheel ${wheel.sha256}`;
}

function receiptOf(folder: string): string | undefined {
  const file = join(folder, receiptFile);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

async function install(folder: string, source: string, options: Options): Promise<void> {
  const compiler = findCompiler();
  const fromWheel = options.library === undefined && options.package !== true;
  const megabytes = fromWheel ? wheel.megabytes + wheel.extractedMegabytes : 100;
  console.log(
    `This needs ${String(megabytes)} MB in ${folder}, and the C++ compiler (${compiler}): about a minute.`,
  );
  if (fromWheel) refuseOtherPlatforms();
  makeFolder(folder);
  await refuseFullDisk(folder, megabytes);
  for (const name of [receiptFile, addonFile]) await rm(join(folder, name), { force: true });

  console.log(
    `1/3 The library, from the ${fromWheel ? `pinned wheel of TensorFlow ${wheel.version}` : source}.`,
  );
  if (options.library !== undefined) await takeFromFolder(options.library, folder);
  else if (options.package === true) await takeFromPackage(folder);
  else await installWheel(folder, options.wheel);
  console.log('2/3 The addon.');
  await buildAddon(folder, compiler);
  await writeFile(join(folder, receiptFile), `${source}\n`);
  console.log('3/3 A training step.');
}

async function installWheel(folder: string, given: string | undefined): Promise<void> {
  if (given !== undefined) {
    if (!existsSync(given)) throw new AppError('not-found', `There is no file ${given}.`, 'Name the wheel.');
    await checkWheel(given);
    await takeFromWheel(given, folder);
    return;
  }
  const downloads = join(dirname(folder), 'downloads');
  const file = await fetchWheel(downloads);
  await takeFromWheel(file, folder);
  await rm(file, { force: true });
}

function refuseOtherPlatforms(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new AppError(
    'unsupported',
    `The pinned wheel is for Linux on x64; this is ${process.platform} on ${process.arch}.`,
    'Use --library or --package (docs/engines.md), or the onnx engine, which needs nothing.',
  );
}

async function refuseFullDisk(folder: string, megabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 1e6);
  if (free >= megabytes) return;
  throw new AppError(
    'no-space',
    `${folder} has ${String(free)} MB free; ${String(megabytes)} MB are needed.`,
    'Make room, or name another folder in SECATEUR_TENSORFLOW_HOME.',
  );
}

const { values } = parseArgs({
  options: { library: { type: 'string' }, wheel: { type: 'string' }, package: { type: 'boolean' } },
});

try {
  await setUp(values);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(`${error.message} ${error.hint}`.trim());
  process.exitCode = 1;
}
