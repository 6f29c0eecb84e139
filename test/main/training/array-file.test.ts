import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArrayFile, writeArrayFile } from '../../../main/training/array-file.ts';
import { memoryDisk, noMount } from '../../support/disks.ts';
import { temporaryFolder } from './support.ts';

const content = {
  header: { text: 'Milz', number: 0.1, list: [null, true] },
  arrays: new Map([
    ['a', { shape: [2, 2], data: Float32Array.of(1, -0.1, 3e38, NaN) }],
    ['scalar', { shape: [], data: Float32Array.of(7) }],
    ['empty', { shape: [0], data: new Float32Array(0) }],
  ]),
};

test('reads back what was written, bit for bit', () => {
  const path = join(temporaryFolder(), 'x.bin');
  writeArrayFile(path, content);
  expect(readArrayFile(path)).toEqual(content);
});

test('refuses a file with any byte changed or missing, naming it', () => {
  const path = join(temporaryFolder(), 'x.bin');
  writeArrayFile(path, content);
  const bytes = readFileSync(path);
  for (const at of [0, 9, 20, bytes.length - 40, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    writeFileSync(path, changed);
    expect(() => readArrayFile(path)).toThrow(`${path} is damaged`);
  }
  for (const length of [0, 5, 40, bytes.length - 1]) {
    writeFileSync(path, bytes.subarray(0, length));
    expect(() => readArrayFile(path)).toThrow(`${path} is damaged`);
  }
});

test('a full disk leaves the older file and nothing else', ({ skip }) => {
  using disk = memoryDisk(1);
  if (disk === null) return skip(noMount);
  const path = join(disk.folder, 'x.bin');
  writeArrayFile(path, content);
  disk.leave(0);
  expect(() => writeArrayFile(path, { ...content, header: 'new' })).toThrow(`${path}: the disk is full.`);
  disk.clear();
  expect(readArrayFile(path)).toEqual(content);
  expect(readdirSync(disk.folder)).toEqual(['x.bin']);
});

test('a folder that does not exist is named', () => {
  const path = join(temporaryFolder(), 'gone', 'x.bin');
  expect(() => writeArrayFile(path, content)).toThrow(`${path}: there is no such file or folder.`);
});
