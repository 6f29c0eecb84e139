import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inside } from '../../../main/files/inside.ts';

const root = mkdtempSync(join(tmpdir(), 'secateur-inside-'));
const folder = join(root, 'project');
mkdirSync(join(folder, 'runs'), { recursive: true });
mkdirSync(join(root, 'victim'));
symlinkSync(join(root, 'victim'), join(folder, 'cases'));
symlinkSync(join(root, 'nothing-yet'), join(folder, 'exports'));
symlinkSync(join(folder, 'runs'), join(folder, 'linked-runs'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('a path inside a folder', () => {
  it('is put together from plain names', () => {
    expect(inside(folder, 'runs', 'dense-2d-1')).toBe(join(folder, 'runs', 'dense-2d-1'));
    expect(inside(folder, 'runs/dense/predictions/a.nii.gz')).toBe(
      join(folder, 'runs/dense/predictions/a.nii.gz'),
    );
    expect(inside(folder, 'linked-runs', 'a')).toBe(join(folder, 'linked-runs', 'a'));
  });
  it.each(['..', '../victim', 'a/../../victim', '/etc', '', '.', 'a//b', 'a\0b', '..\\victim', 'runs/..'])(
    'refuses %j',
    (name) => {
      expect(() => inside(folder, name)).toThrow(/leads out of it/);
    },
  );
  it('refuses a link that leads out, and one that leads nowhere yet', () => {
    expect(() => inside(folder, 'cases', 'a')).toThrow(/leads out of it/);
    expect(() => inside(folder, 'exports', 'a')).toThrow(/exports/);
  });
});
