/** The system's own errors, made by the calls that the product makes, become sentences with the file's name. */
import { execFileSync } from 'node:child_process';
import { createReadStream, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileError, plainError } from '../../../main/files/errors.ts';
import { sha256Of } from '../../../main/files/hash.ts';
import { AppError } from '../../../shared/result.ts';
import { memoryDisk, noMount } from '../../support/disks.ts';
import { temporaryFolder } from '../store/fixtures.ts';

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (cause) {
    return cause;
  }
  throw new Error('it did not fail');
}

const folder = temporaryFolder();
writeFileSync(join(folder, 'file'), 'x');
mkdirSync(join(folder, 'folder', 'inside'), { recursive: true });
symlinkSync('loop', join(folder, 'loop'));

test.each([
  [
    'a file that is not there',
    'missing',
    (path: string) => stat(path),
    'not-found',
    'no such file or folder',
  ],
  ['a file as a folder', 'file/below', (path: string) => stat(path), 'invalid-input', 'is not a folder'],
  ['a folder as a file', 'folder', (path: string) => open(path, 'w'), 'invalid-input', 'is a folder'],
  ['a folder read as a file', 'folder', (path: string) => sha256Of(path), 'invalid-input', 'is a folder'],
  ['a folder removed as a file', 'folder', (path: string) => rmSync(path), 'invalid-input', 'is a folder'],
  ['links in a circle', 'loop', (path: string) => open(path, 'r'), 'invalid-input', 'circle'],
  ['too long a name', 'x'.repeat(300), (path: string) => open(path, 'w'), 'invalid-input', 'too long'],
  ['a name with NUL', 'a\0b', (path: string) => open(path, 'w'), 'invalid-input', 'letters that no file'],
  [
    'a taken name',
    'folder',
    (path: string) => rename(join(folder, 'file'), path),
    'invalid-input',
    'is a folder',
  ],
] as const)('%s', async (_, name, work, code, says) => {
  const path = join(folder, name);
  const error = fileError(await failureOf(() => work(path)), path) as AppError;
  expect(error).toBeInstanceOf(AppError);
  expect(error.code).toBe(code);
  expect(error.message).toContain(path);
  expect(error.message).toContain(says);
  expect(error.hint).not.toBe('');
});

test('an error without a path of its own is a sentence too', async () => {
  const { code, message } = plainError(await failureOf(() => readFileSync(folder)));
  expect([code, message]).toEqual([
    'invalid-input',
    'What was to be read or written is a folder, not a file.',
  ]);
});

test('an errno that nobody foresaw is no defect', () => {
  const cause = Object.assign(new Error('EWEIRD'), { code: 'EWEIRD', syscall: 'write', path: '/data/a' });
  expect(plainError(cause)).toMatchObject({
    code: 'invalid-input',
    message: '/data/a: the system refused this (EWEIRD).',
  });
});

test('a defect stays one', () => {
  expect(plainError(new TypeError('x is not a function')).code).toBe('internal');
  expect(plainError(Object.assign(new Error('no'), { code: 'ERR_INVALID_ARG_VALUE' })).code).toBe('internal');
});

test('a full disk', async ({ skip }) => {
  using disk = memoryDisk(1);
  if (disk === null) return skip(noMount);
  disk.leave(0);
  const file = join(disk.folder, 'a');
  const error = fileError(await failureOf(() => writeFileSync(file, 'x'.repeat(10_000))), file);
  expect(error).toMatchObject({ code: 'no-space', message: `${file}: the disk is full.` });
});

test('a read-only disk', async ({ skip }) => {
  using disk = memoryDisk(1);
  if (disk === null) return skip(noMount);
  disk.remount('ro');
  const file = join(disk.folder, 'a');
  const error = fileError(await failureOf(() => writeFileSync(file, 'x')), file);
  expect(error).toMatchObject({ code: 'invalid-input', message: `${file}: this disk can only be read.` });
});

test('a removal on a read-only disk, which some releases of Node tell by its text alone', async ({
  skip,
}) => {
  const disk = memoryDisk(1);
  if (disk === null) return skip(noMount);
  using mounted = disk;
  const file = join(mounted.folder, 'file');
  writeFileSync(file, 'x');
  mounted.remount('ro');
  expect(fileError(await failureOf(() => rmSync(file, { force: true })))).toMatchObject({
    message: `${file}: this disk can only be read.`,
  });
  const nameless = Object.assign(new Error(`, Unknown error: Read-only file system '${file}'`), {
    code: '',
    syscall: 'rm',
    path: file,
  });
  expect(fileError(nameless)).toMatchObject({ message: `${file}: this disk can only be read.` });
});

test.runIf(process.platform === 'linux')('too many open files', () => {
  const script = `
    const { openSync } = await import('node:fs');
    const { fileError } = await import(${JSON.stringify(join(import.meta.dirname, '../../../main/files/errors.ts'))});
    try { for (;;) openSync('/dev/null'); } catch (cause) { console.log(fileError(cause, 'x').message); }`;
  const command = `ulimit -n 64; exec "${process.execPath}" --input-type=module -e '${script.replaceAll("'", `'"'"'`)}'`;
  expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toContain('too many files are open');
});

test('a stream that cannot be opened', async () => {
  const path = join(folder, 'missing');
  const failure = await failureOf(async () => {
    await createReadStream(path).toArray();
  });
  expect(plainError(failure)).toMatchObject({
    code: 'not-found',
    message: `${path}: there is no such file or folder.`,
  });
});
