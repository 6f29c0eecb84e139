/** The table of those that can be measured: our engines, and PyTorch in the ways that people run it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Settings {
  readonly threads: number;
  /** Of the virtual environment with PyTorch. */
  readonly python: string;
  /** Another checkout of this repository that takes part, such as an earlier one. */
  readonly before?: string | undefined;
}

interface Entry {
  /** Program and arguments. */
  readonly command: (settings: Settings) => readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Told to the process when its task is opened. */
  readonly options: Readonly<Record<string, string | boolean>>;
}

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** glibc keeps its pages instead of giving them back after each step: without it, a peer pays for page faults first. */
const keepPages = {
  MALLOC_MMAP_THRESHOLD_: '2000000000',
  MALLOC_TRIM_THRESHOLD_: '4000000000',
  MALLOC_TOP_PAD_: '500000000',
};

const ours = (engine: string): Entry => ({
  command: () => [process.execPath, fileOf('serve.ts')],
  environment: {},
  options: { engine },
});

/** Ours as another checkout has it. */
const before = (engine: string): Entry => ({
  ...ours(engine),
  command: ({ before = '' }) => [process.execPath, join(before, 'bench', 'serve.ts')],
});

const pytorch = (
  environment: Entry['environment'],
  options: { compile: boolean; tuned: boolean },
): Entry => ({
  command: ({ python }) => [python, fileOf('peer/serve.py')],
  environment,
  options,
});

export const contestants = {
  onnx: ours('onnx'),
  tensorflow: ours('tensorflow'),
  'onnx-before': before('onnx'),
  'tensorflow-before': before('tensorflow'),
  pytorch: pytorch(keepPages, { tuned: true, compile: false }),
  'pytorch-default': pytorch({}, { tuned: false, compile: false }),
  'pytorch-compile': pytorch(keepPages, { tuned: true, compile: true }),
} as const satisfies Record<string, Entry>;

export type ContestantName = keyof typeof contestants;
export type EngineName = 'onnx' | 'tensorflow';
export type PeerName = Exclude<ContestantName, EngineName | `${EngineName}-before`>;
