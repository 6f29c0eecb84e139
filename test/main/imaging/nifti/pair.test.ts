/** Pairs of header and voxels: found whatever is packed or in capitals, and made one file without a bit changed. */
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeSingleFile } from '../../../../main/imaging/nifti/single-file.ts';
import { readNifti, readNiftiHeader, readNiftiLabels } from '../../../../main/imaging/nifti/read.ts';
import { niftiBytes, put, temporaryFolder, type NiftiFields } from './fixtures.ts';

const form = { code: 1, rows: [2, 0, 0, -7, 0, 3, 0, 5, 0, 0, 4, 9] };

function putPair(folder: string, names: readonly [string, string], fields: NiftiFields = {}): string {
  const whole = niftiBytes({ sform: form, ...fields, magic: 'ni1\0', voxOffset: 0 });
  const packed = (name: string, bytes: Uint8Array): Uint8Array =>
    /gz$/i.test(name) ? gzipSync(bytes) : bytes;
  put(folder, names[1], packed(names[1], whole.subarray(352)));
  return put(folder, names[0], packed(names[0], whole.subarray(0, 348)));
}

describe('a pair', () => {
  test.each([
    ['a.hdr', 'a.img'],
    ['a.hdr.gz', 'a.img.gz'],
    ['A.HDR', 'A.IMG'],
    ['a.hdr', 'a.img.gz'],
    ['Mixed.Hdr', 'Mixed.IMG'],
    ['a.HDR.GZ', 'a.IMG.GZ'],
  ])('%s and %s', async (header, voxels) => {
    const path = putPair(temporaryFolder(), [header, voxels]);
    const { grid, voxels: values } = await readNifti(path);
    expect([...values]).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(grid.spacing).toEqual([2, 3, 4]);
  });

  test('takes the file of its own name where another differs in capitals alone', async () => {
    const folder = temporaryFolder();
    putPair(folder, ['A.hdr', 'A.img'], { voxels: new Array<number>(12).fill(7) });
    const path = putPair(folder, ['a.hdr', 'a.img']);
    expect((await readNifti(path)).voxels[11]).toBe(11);
  });

  test('without its voxels is refused by name', async () => {
    const path = put(temporaryFolder(), 'a.hdr', niftiBytes({ magic: 'ni1\0' }).subarray(0, 348));
    await expect(readNifti(path)).rejects.toThrow(/a\.hdr: is the header half of a \.hdr\/\.img pair/);
  });

  test.each([false, true])(
    'becomes one file with the same header and voxels (big-endian: %s)',
    async (bigEndian) => {
      const folder = temporaryFolder();
      const from = putPair(folder, ['a.hdr.gz', 'a.img.gz'], {
        bigEndian,
        datatype: 8,
        slope: 2,
        intercept: -3,
      });
      const to = join(folder, 'whole.nii');
      await writeSingleFile(from, to);
      expect(await readNifti(to)).toEqual(await readNifti(from));
      const [{ isPair, ...joined }, { isPair: was, ...given }] = [
        await readNiftiHeader(to),
        await readNiftiHeader(from),
      ];
      expect([isPair, was]).toEqual([false, true]);
      expect({ ...joined, voxelOffset: 0 }).toEqual(given);
    },
  );
});

describe('label values', () => {
  const labels = (fields: NiftiFields) =>
    readNiftiLabels(put(temporaryFolder(), 'l.nii', niftiBytes({ size: [2, 1, 1], ...fields })));

  test.each([
    [8, 'int32'],
    [768, 'uint32'],
    [1024, 'int64'],
    [1280, 'uint64'],
    [64, 'float64'],
  ])('above 2²⁴ are told apart (datatype %i, %s)', async (datatype) => {
    const { voxels } = await labels({ datatype, voxels: [16_777_216, 16_777_217] });
    expect([...voxels]).toEqual([16_777_216, 16_777_217]);
  });

  test('that float32 or we cannot tell from their neighbours are refused by name', async () => {
    await expect(labels({ datatype: 16, voxels: [1, 16_777_218] })).rejects.toThrow(
      /l\.nii: holds the label value 16777218; as float32/,
    );
    await expect(labels({ datatype: 1024, voxels: [1, 2 ** 53 + 2] })).rejects.toThrow(/as int64/);
    expect([...(await labels({ datatype: 16, voxels: [1, 16_777_216] })).voxels]).toEqual([1, 16_777_216]);
  });
});
