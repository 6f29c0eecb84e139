import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readNiftiImage } from '../../../../main/imaging/nifti/read.ts';
import { removeTexts } from '../../../../main/imaging/nifti/remove-texts.ts';
import { niftiBytes, put, temporaryFolder } from './fixtures.ts';

const write = (bytes: Uint8Array, name = 'a.nii'): string => put(temporaryFolder(), name, bytes);

function withText(at: number, text: string): Uint8Array {
  const bytes = niftiBytes({ slope: 2, intercept: 1 });
  bytes.set(Buffer.from(text, 'latin1'), at);
  return bytes;
}

describe('removing texts', () => {
  test.each([
    ['db_name', 14],
    ['descrip', 148],
    ['aux_file', 228],
    ['intent_name', 328],
  ])('clears %s and leaves the rest', async (_, at) => {
    const path = write(withText(at, 'Geheim'));
    expect(await removeTexts(path)).toBe(true);
    expect(readFileSync(path)).toEqual(Buffer.from(niftiBytes({ slope: 2, intercept: 1 })));
  });

  test('clears extensions; the voxels stay where they are', async () => {
    const plain = Buffer.from(niftiBytes({ voxOffset: 368 }));
    const extension = Buffer.alloc(16);
    extension.write('Geheim', 8);
    const path = write(Buffer.concat([plain.subarray(0, 352), extension, plain.subarray(352)]));
    const before = await readNiftiImage(path);
    await removeTexts(path);
    expect(await readNiftiImage(path)).toEqual(before);
    expect(readFileSync(path).includes('Geheim')).toBe(false);
  });

  test('cuts what lies behind the voxels, packed or not', async () => {
    const behind = Buffer.concat([niftiBytes(), Buffer.from('Geheim')]);
    const plain = write(behind);
    await removeTexts(plain);
    expect(readFileSync(plain)).toEqual(Buffer.from(niftiBytes()));
    const packed = write(gzipSync(behind), 'a.nii.gz');
    await removeTexts(packed);
    expect(gunzipSync(readFileSync(packed))).toEqual(Buffer.from(niftiBytes()));
  });

  test('drops the name that gzip noted', async () => {
    const packed = gzipSync(niftiBytes());
    const head = Buffer.from(packed.subarray(0, 10));
    head[3] = 8;
    const path = join(temporaryFolder(), 'a.nii.gz');
    writeFileSync(path, Buffer.concat([head, Buffer.from('Geheim.nii\0'), packed.subarray(10)]));
    expect(await removeTexts(path)).toBe(true);
    expect(readFileSync(path)).toEqual(packed); // not packed anew
  });

  test('drops a note of any length', async () => {
    const packed = gzipSync(niftiBytes());
    const head = Buffer.from(packed.subarray(0, 10));
    head[3] = 16;
    const path = join(temporaryFolder(), 'a.nii.gz');
    const note = Buffer.alloc(100_000, 'Geheim ');
    writeFileSync(path, Buffer.concat([head, note, Buffer.from([0]), packed.subarray(10)]));
    expect(await removeTexts(path)).toBe(true);
    expect(readFileSync(path).includes('Geheim')).toBe(false);
    expect(gunzipSync(readFileSync(path))).toEqual(Buffer.from(niftiBytes()));
  });

  test('clears both, a note and a text in the header', async () => {
    const packed = gzipSync(withText(148, 'Geheim'));
    const head = Buffer.from(packed.subarray(0, 10));
    head[3] = 16;
    const path = join(temporaryFolder(), 'a.nii.gz');
    writeFileSync(path, Buffer.concat([head, Buffer.from('Geheim\0'), packed.subarray(10)]));
    expect(await removeTexts(path)).toBe(true);
    expect(readFileSync(path).includes('Geheim')).toBe(false);
    expect(gunzipSync(readFileSync(path))).toEqual(Buffer.from(niftiBytes({ slope: 2, intercept: 1 })));
  });

  test('a file without any is left as it is', async () => {
    const path = write(gzipSync(niftiBytes()), 'a.nii.gz');
    const before = readFileSync(path);
    expect(await removeTexts(path)).toBe(false);
    expect(readFileSync(path)).toEqual(before);
  });
});
