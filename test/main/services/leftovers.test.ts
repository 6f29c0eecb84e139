/** What a killed process leaves goes at the next opening; what is somebody's stays, however like it it looks. */
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { removeIfPossible, removeLeftovers } from '../../../main/services/leftovers.ts';
import { projectFolder } from '../../../main/services/project-folder.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const unique = '0b5ff3c4-6f0f-4b0a-9d0c-1f0e2d3c4b5a';

const unfinished = [
  `secateur.db.${unique}.partial`,
  `cache/case-1.bin.${unique}.partial`,
  `cache/thumbnails/case-1.png.${unique}.partial`,
  `cases/case-1/label.nii.gz.${unique}.partial`,
  `runs/dense-1/checkpoint-3.bin.${unique}.partial`,
  `runs/dense-1/predictions/case-1.nii.gz.${unique}.partial`,
  'runs/dense-1/best.bin.tmp',
  'runs/dense-1/plan-2.json.part',
  'cases/.incoming-7/image_0000.nii.gz',
];

const finished = [
  'secateur.db',
  'cases/case-1/label.nii.gz',
  'runs/dense-1/checkpoint-3.bin',
  'runs/dense-1/predictions/case-1.nii.gz',
  'runs/dense-1/notes.part',
  'exports/model.onnx.tmp',
];

function fill(): string {
  const path = join(temporaryFolder(), 'project');
  for (const name of [...unfinished, ...finished]) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), name);
  }
  return path;
}

test('half-written files go, whole ones stay', () => {
  const path = fill();
  removeLeftovers(projectFolder(path));
  expect(unfinished.filter((name) => existsSync(join(path, name)))).toEqual([]);
  expect(readdirSync(join(path, 'cases'))).toEqual(['case-1']);
  expect(finished.filter((name) => !existsSync(join(path, name)))).toEqual([]);
});

test('what lies behind a link is not touched', () => {
  const elsewhere = fill();
  const path = join(temporaryFolder(), 'project');
  mkdirSync(path);
  for (const name of ['runs', 'cases', 'cache']) symlinkSync(join(elsewhere, name), join(path, name));
  removeLeftovers(projectFolder(path));
  expect(unfinished.filter((name) => !existsSync(join(elsewhere, name)))).toEqual([]);
});

test('a project without any of its folders, and a file that is not there, are no failure', () => {
  const path = join(temporaryFolder(), 'project');
  expect(() => removeLeftovers(projectFolder(path))).not.toThrow();
  expect(() => removeIfPossible(join(path, 'nothing'))).not.toThrow();
});
