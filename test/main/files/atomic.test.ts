import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomically } from '../../../main/files/atomic.ts';
import { put, temporaryFolder } from '../imaging/nifti/fixtures.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('parts one behind the other, over an old file', async () => {
  const folder = temporaryFolder();
  const path = put(folder, 'a.bin', 'something long that was there before');
  await writeFileAtomically(path, [bytes('one '), bytes('two')]);
  expect(readFileSync(path, 'utf8')).toBe('one two');
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

test('a failure leaves what was there, and no temporary file', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
  await expect(writeFileAtomically(join(folder, 'taken'), [bytes('x')])).rejects.toThrow(
    /taken is a folder, not a file/,
  );
  expect(readdirSync(folder)).toEqual(['taken']);
});
