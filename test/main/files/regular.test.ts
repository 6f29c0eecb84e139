import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openRegular, requireRegular } from '../../../main/files/regular.ts';

const root = mkdtempSync(join(tmpdir(), 'secateur-regular-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('openRegular', () => {
  it('opens a file and says how long it is', () => {
    writeFileSync(join(root, 'file'), 'four');
    const { descriptor, size } = openRegular(join(root, 'file'));
    closeSync(descriptor);
    expect(size).toBe(4);
  });
  it('refuses a folder and what is not there', () => {
    expect(() => {
      requireRegular(root);
    }).toThrow(/is a folder, not a file/);
    expect(() => {
      requireRegular(join(root, 'none'));
    }).toThrow(/there is no such file/);
  });
  it.runIf(process.platform === 'linux')('refuses devices and pipes at once', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    for (const path of ['/dev/zero', join(root, 'pipe')])
      expect(() => {
        requireRegular(path);
      }).toThrow(/a pipe, socket or device/);
  });
});
