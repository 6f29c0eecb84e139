/** A look that was stopped goes on where it was, and a file that has changed is read anew. */
import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileMemory } from '../../../../main/imaging/dicom/file-memory.ts';
import { scanDicom, type Finding } from '../../../../main/imaging/dicom/scan.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { datasetBytes, part10, sliceDataset } from './phantoms.ts';

function folderOfSlices(count: number): string {
  const folder = temporaryFolder();
  for (let k = 0; k < count; k++)
    writeFileSync(
      join(folder, `${k}`.padStart(3, '0')),
      part10(datasetBytes(sliceDataset({ position: [0, 0, 2 * k], number: k }))),
    );
  return folder;
}

test('a look that was stopped goes on with the files that it had not read', () => {
  const folder = folderOfSlices(12);
  const memory = createFileMemory<Finding>();
  let asked = 0;
  expect(() => scanDicom([folder], { memory, shouldStop: () => ++asked > 5 })).toThrow('stopped');
  let read = 0;
  const counting = {
    ...memory,
    recall: (path: string, look: (path: string) => Finding) =>
      memory.recall(path, (own) => (read++, look(own))),
  };
  const again = scanDicom([folder], { memory: counting });
  expect(read).toBe(7);
  expect(again).toEqual(scanDicom([folder]));
});

test('a file of the same size and time, but written anew, is read again', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a');
  const memory = createFileMemory<string>();
  const moment = new Date(2026, 1, 1);
  const write = (text: string): void => {
    writeFileSync(path, text);
    utimesSync(path, moment, moment);
  };
  write('one');
  expect(memory.recall(path, () => 'one')).toBe('one');
  expect(memory.recall(path, () => 'not asked')).toBe('one');
  const { ctimeMs } = statSync(path);
  do write('two');
  while (statSync(path).ctimeMs === ctimeMs);
  expect(memory.recall(path, () => 'two')).toBe('two');
});

test('another folder lets go of the first', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'b'));
  const memory = createFileMemory<number>();
  memory.begin([folder]);
  memory.recall(folder, () => 1);
  memory.begin([folder]);
  expect(memory.recall(folder, () => 2)).toBe(1);
  memory.begin([join(folder, 'b')]);
  expect(memory.recall(folder, () => 3)).toBe(3);
});

test('a file that is not there is asked for every time', () => {
  const memory = createFileMemory<number>();
  const path = join(temporaryFolder(), 'gone');
  expect([memory.recall(path, () => 1), memory.recall(path, () => 2)]).toEqual([1, 2]);
});
