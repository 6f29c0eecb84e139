import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, syncTree } from '../../../main/files/folders.ts';

const root = mkdtempSync(join(tmpdir(), 'secateur-folders-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('makeFolder', () => {
  it('makes every level that is missing, and is content with one that is there', () => {
    const deep = join(root, 'a', 'b', 'c');
    makeFolder(deep);
    makeFolder(deep);
    expect(existsSync(deep)).toBe(true);
  });
  it('names the file that stands in the way', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file'))).toThrow(/file is a file, not a folder/);
    expect(() => makeFolder(join(root, 'file', 'below'))).toThrow(/is not a folder/);
  });
  it.runIf(process.platform === 'linux')('ends where no folder can be made', () => {
    expect(() => makeFolder('/proc/no-such-thing/below')).toThrow(/no folder can be made there/);
  });
  it('syncs a tree', async () => {
    makeFolder(join(root, 't', 'u'));
    writeFileSync(join(root, 't', 'u', 'x'), 'x');
    await syncTree(join(root, 't'));
  });
});
