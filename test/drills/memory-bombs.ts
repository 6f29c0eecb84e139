/**
 * Small files that ask for much: each is given to the command line in a process of its own, whose largest resident memory
 * (VmHWM) and time are measured. Each must end by itself, below 1 GiB, or with a sentence that says why not.
 *
 *     node test/drills/memory-bombs.ts        all of them, as a table; exit 1 where one is neither small nor refused
 *
 * Linux only: elsewhere nothing says how much memory a process has had.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeGreyPng } from '../../main/imaging/pictures/write-png.ts';
import { changeManifest, goodBundle, modelOf, replaceModel } from '../main/export/foreign-bundle.ts';
import { part10 } from '../main/imaging/dicom/phantoms.ts';
import {
  put,
  predict,
  header,
  zeros,
  coarse,
  sharedTiff,
  pictures,
  emptyJpeg,
  dicom,
  rleFile,
  deflatedFile,
  bundleWith,
  small,
  sparseSegmentation,
  wideSegmentation,
  manyContours,
  manyPoints,
  manyWindows,
} from './bomb-files.ts';

export interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly peakMebibytes: number;
  readonly code: number | null;
  /** What was said, its first 300 letters. */
  readonly said: string;
  /** Below 1 GiB to the end, or ended with a sentence within 5 s; never a stack or a kill. */
  readonly ok: boolean;
}

interface Bomb {
  readonly name: string;
  /** Cheap to make and to run: part of the suite. */
  readonly quick: boolean;
  /** @returns the arguments of the command */
  readonly make: (folder: string, model: string) => readonly string[] | Promise<readonly string[]>;
}

const command = join(import.meta.dirname, '../../main/cli/index.ts');
const limits = { mebibytes: 1024, seconds: 5, killAfter: 60 };

const bundleBomb = (name: string, change: (folder: string) => void): Bomb => ({
  name: `bundle: ${name}`,
  quick: false,
  make: async (folder) => predict(await bundleWith(change), small(folder)),
});

export const bombs: readonly Bomb[] = [
  {
    name: 'NIfTI: 10⁹ voxels that are there, 1 MB',
    quick: true,
    make: (folder, model) =>
      predict(
        model,
        put(join(folder, 'a.nii.gz'), Buffer.concat([gzipSync(header([1000, 1000, 1000])), zeros(1e9)])),
      ),
  },
  { name: 'NIfTI: voxels of 30 mm', quick: true, make: (folder, model) => coarse(folder, model, 30) },
  { name: 'NIfTI: voxels of 10⁶ mm', quick: false, make: (folder, model) => coarse(folder, model, 1e6) },
  { name: 'NIfTI: voxels of 10⁻⁶ mm', quick: false, make: (folder, model) => coarse(folder, model, 1e-6) },
  {
    name: 'gzip: 300,000 empty members',
    quick: true,
    make: (folder, model) => {
      const member = gzipSync(Buffer.alloc(0));
      const bytes = Buffer.concat(Array.from({ length: 300_000 }, () => member));
      return predict(model, put(join(folder, 'e.nii.gz'), bytes));
    },
  },
  {
    name: 'TIFF: 50 pages of 10⁸ pixels sharing a strip',
    quick: true,
    make: (folder) => pictures(folder, 'a.tif', sharedTiff(10_000, 50)),
  },
  {
    name: 'PNG: 23000²',
    quick: false,
    make: (folder) => pictures(folder, 'a.png', encodeGreyPng(new Uint8Array(23_000 ** 2), 23_000, 23_000)),
  },
  { name: 'JPEG: 65500²', quick: true, make: (folder) => pictures(folder, 'a.jpg', emptyJpeg(65_500)) },
  {
    name: 'DICOM: RLE 32000², convert',
    quick: false,
    make: (folder) => ['convert', put(join(folder, 'a.dcm'), rleFile(32_000)), join(folder, 'o.nii.gz')],
  },
  {
    name: 'DICOM: deflated 1 GB, inspect',
    quick: true,
    make: (folder) => {
      put(join(folder, 'd/a.dcm'), deflatedFile(2 ** 30));
      return ['inspect', join(folder, 'd')];
    },
  },
  {
    name: 'DICOM: 512 × 512 × 999,999,999, convert',
    quick: false,
    make: (folder) => {
      const bytes = part10(dicom(512, { '00280008 IS': 999_999_999 }));
      return ['convert', put(join(folder, 'a.dcm'), bytes), join(folder, 'o.nii.gz')];
    },
  },
  { name: 'SEG: frames 10 m apart, convert', quick: true, make: (folder) => sparseSegmentation(folder) },
  {
    name: 'SEG: one frame of 12000², one bit each, convert',
    quick: false,
    make: (folder) => wideSegmentation(folder, 12_000),
  },
  { name: 'RTSTRUCT: 30,000 contours on a slice', quick: false, make: (folder) => manyContours(folder) },
  { name: 'RTSTRUCT: 10⁷ points, deflated', quick: true, make: (folder) => manyPoints(folder) },
  { name: 'bundle: 5·10⁷ windows', quick: true, make: (folder) => manyWindows(folder) },
  bundleBomb('patch 4096²', (folder) =>
    changeManifest(folder, (manifest) => ({ ...manifest, step: { ...manifest.step, patch: [4096, 4096] } })),
  ),
  bundleBomb('2·10⁵ classes', (folder) =>
    changeManifest(folder, (manifest) => ({
      ...manifest,
      classes: Array.from({ length: 200_000 }, (_, value) => ({ value, name: 'c' })),
    })),
  ),
  bundleBomb('target spacing 10⁻³ mm', (folder) =>
    changeManifest(folder, (manifest) => ({
      ...manifest,
      preparation: { ...manifest.preparation, targetSpacing: [1e-3, 1e-3, 1e-3] },
    })),
  ),
  bundleBomb('ConstantOfShape 2·10⁹', (folder) =>
    replaceModel(
      folder,
      modelOf([{ operator: 'ConstantOfShape', inputs: ['s'] }], {
        initializers: [{ name: 's', shape: [1], data: BigInt64Array.of(2_000_000_000n) }],
      }),
    ),
  ),
  ...['model.json', 'model.onnx'].flatMap((name) => [
    bundleBomb(`${name} is /dev/zero`, (folder) => {
      rmSync(join(folder, name));
      symlinkSync('/dev/zero', join(folder, name));
    }),
    bundleBomb(`${name} is a pipe`, (folder) => {
      rmSync(join(folder, name));
      execFileSync('mkfifo', [join(folder, name)]);
    }),
  ]),
];

/** @param onOutcome after each */
export async function runBombs(
  chosen: readonly Bomb[],
  onOutcome: (outcome: Outcome) => void = () => undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const model = await goodBundle();
  for (const { name, make } of chosen) {
    const folder = mkdtempSync(join(tmpdir(), 'secateur-bomb-'));
    try {
      const outcome = { name, ...(await measured(await make(folder, model), folder)) };
      outcomes.push(outcome);
      onOutcome(outcome);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return outcomes;
}

async function measured(args: readonly string[], folder: string): Promise<Omit<Outcome, 'name'>> {
  const startedAt = performance.now();
  const own = { SECATEUR_SETTINGS: join(folder, 'settings'), SECATEUR_DEVICE: 'onnx/cpu' };
  const env = { ...process.env, ...own };
  const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
    if (performance.now() - startedAt > limits.killAfter * 1000) child.kill('SIGKILL');
  }, 20);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const seconds = (performance.now() - startedAt) / 1000;
  const hasStack = /\n\s+at .*[:(]/.test(said) || said.includes('defect');
  const isRefused = code !== 0 && code !== null && seconds < limits.seconds;
  const ok = !hasStack && code !== null && (peak < limits.mebibytes || isRefused);
  return { seconds, peakMebibytes: peak, code, said: said.trim().slice(0, 300), ok };
}

/** Mebibytes; 0 for a process that has just ended. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

if (import.meta.main) {
  const outcomes = await runBombs(bombs, ({ name, seconds, peakMebibytes, code, said, ok }) => {
    const facts = `${seconds.toFixed(1).padStart(6)} s ${peakMebibytes.toFixed(0).padStart(6)} MiB  exit ${code}`;
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(46)} ${facts}\n     ${said.split('\n').at(-1) ?? ''}`);
  });
  const failed = outcomes.filter(({ ok }) => !ok).length;
  console.log(`${outcomes.length - failed} of ${outcomes.length} stayed small or were refused`);
  process.exitCode = failed === 0 ? 0 : 1;
}
