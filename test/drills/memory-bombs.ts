/**
 * Small files that ask for much: each is given to the command line in a process of its own, whose largest resident memory
 * (VmHWM) and time are measured. Each must end by itself, below 1 GiB, or with a sentence that says why not.
 *
 *     node test/drills/memory-bombs.ts        all of them, as a table; exit 1 where one is neither small nor refused
 *
 * Linux only: elsewhere nothing says how much memory a process has had.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encodeGreyPng } from '../../main/imaging/pictures/write-png.ts';
import { changeManifest, goodBundle, modelOf, replaceModel } from '../main/export/foreign-bundle.ts';
import { datasetBytes, part10, sliceDataset } from '../main/imaging/dicom/phantoms.ts';
import { niftiBytes } from '../main/imaging/nifti/fixtures.ts';

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

function put(path: string, bytes: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

const predict = (model: string, image: string): string[] => [
  ...['predict', '--model', model, '--image', image, '--out', join(dirname(image), 'out')],
];
const importOf = (folder: string): string[] => [
  ...['import', '--project', join(folder, '../project'), '--data', folder],
];

/** A NIfTI header of these sides and this voxel size, without voxels. */
function header(size: readonly number[], millimetres = 1): Buffer {
  const m = millimetres;
  return Buffer.from(
    niftiBytes({
      ...{ size, voxels: [], datatype: 2, bitpix: 8, pixdim: [1, m, m, m] },
      sform: { code: 1, rows: [m, 0, 0, 0, 0, m, 0, 0, 0, 0, m, 0] },
    }),
  );
}

/** Members of zeros: a few kilobytes for as many bytes as are wanted. */
function zeros(bytes: number): Buffer {
  const block = 16 << 20;
  const member = gzipSync(Buffer.alloc(block), { level: 9 });
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / block) }, () => member));
}

function coarse(folder: string, model: string, millimetres: number): string[] {
  const voxels = Uint8Array.from({ length: 64 * 64 * 32 }, (_, index) => index % 251);
  return predict(
    model,
    put(join(folder, 'c.nii'), Buffer.concat([header([64, 64, 32], millimetres), voxels])),
  );
}

/** @param pages that all point to one strip of zeros */
function sharedTiff(side: number, pages: number): Buffer {
  const strip = deflateSync(Buffer.alloc(side * side), { level: 9 });
  const start = Buffer.concat([
    Buffer.from('II*\0\0\0\0\0', 'latin1'),
    strip,
    Buffer.alloc(strip.length % 2),
  ]);
  const tags = [
    ...[
      [256, side],
      [257, side],
      [258, 8],
      [259, 8],
      [262, 1],
    ],
    ...[
      [273, 8],
      [277, 1],
      [278, side],
      [279, strip.length],
    ],
  ] as [number, number][];
  const directoryBytes = 2 + tags.length * 12 + 4;
  start.writeUInt32LE(start.length, 4);
  const directories = Array.from({ length: pages }, (_, page) => {
    const directory = Buffer.alloc(directoryBytes);
    directory.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag, value], index) => {
      const at = 2 + index * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(4, at + 2);
      directory.writeUInt32LE(1, at + 4);
      directory.writeUInt32LE(value, at + 8);
    });
    const next = page + 1 < pages ? start.length + (page + 1) * directoryBytes : 0;
    directory.writeUInt32LE(next, directoryBytes - 4);
    return directory;
  });
  return Buffer.concat([start, ...directories]);
}

/** Images and masks side by side. */
function pictures(folder: string, name: string, bytes: Uint8Array): string[] {
  put(join(folder, 'data/images', name), bytes);
  put(join(folder, 'data/masks', name.replace(/\.\w+$/, '.png')), encodeGreyPng(new Uint8Array(64), 8, 8));
  return importOf(join(folder, 'data'));
}

/** A JPEG's frame header without a picture behind it. */
function emptyJpeg(side: number): Buffer {
  const frame = Buffer.from('ffd8ffc0000b08000000000101110000', 'hex');
  frame.writeUInt16BE(side, 7);
  frame.writeUInt16BE(side, 9);
  return frame;
}

const dicom = (rows: number, more: Readonly<Record<string, Uint8Array | number | string>>): Buffer =>
  datasetBytes({
    ...sliceDataset({ position: [0, 0, 0], number: 1, rows: 1, columns: 1 }),
    ...{ '00280010 US': rows, '00280011 US': rows },
    ...more,
  });

/** One RLE frame of zeros (PS3.5 annex G) as an encapsulated value of unknown length. */
function rleFile(side: number): Buffer {
  const run = Buffer.from([0x81, 0]);
  const segment = Buffer.alloc(Math.ceil((side * side) / 128) * 2, run);
  const head = Buffer.alloc(64);
  [2, 64, 64 + segment.length].forEach((value, index) => head.writeUInt32LE(value, index * 4));
  const item = (bytes: Buffer): Buffer => {
    const start = Buffer.from('feff00e000000000', 'hex');
    start.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([start, bytes]);
  };
  const pixels = Buffer.concat([
    ...[
      Buffer.from('e07f10004f4f42000000', 'hex').subarray(0, 0),
      Buffer.from('e07f10004f420000ffffffff', 'hex'),
    ],
    ...[
      item(Buffer.alloc(0)),
      item(Buffer.concat([head, segment, segment])),
      Buffer.from('feffdde000000000', 'hex'),
    ],
  ]);
  const dataset = dicom(side, { '7fe00010 OW': new Uint8Array(0) });
  const withoutPixels = dataset.subarray(0, dataset.length - 12);
  return part10(Buffer.concat([withoutPixels, pixels]), '1.2.840.10008.1.2.5');
}

function deflatedFile(bytes: number): Buffer {
  const dataset = dicom(32_000, { '7fe00010 OW': new Uint8Array(bytes) });
  return part10(deflateRawSync(dataset, { level: 9 }), '1.2.840.10008.1.2.1.99');
}

async function bundleWith(change: (folder: string) => void): Promise<string> {
  const folder = await goodBundle();
  change(folder);
  return folder;
}

function small(folder: string): string {
  const voxels = Uint8Array.from({ length: 16 * 16 * 4 }, (_, index) => index % 251);
  return put(join(folder, 's.nii'), Buffer.concat([header([16, 16, 4]), voxels]));
}

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
  bundleBomb('patch 4096²', (folder) =>
    changeManifest(folder, (manifest) => ({ ...manifest, plan: { ...manifest.plan, patch: [4096, 4096] } })),
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
      plan: { ...manifest.plan, targetSpacing: [1e-3, 1e-3, 1e-3] },
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
