import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readWhole } from '../../../../main/imaging/byte-stream.ts';
import { readNiftiCompact, readNiftiHeader } from '../../../../main/imaging/nifti/read.ts';
import { streamNiftiCompact } from '../../../../main/imaging/nifti/stream.ts';
import { niftiBytes, put, temporaryFolder, type NiftiFields } from './fixtures.ts';

const write = (fields: NiftiFields, pack: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes) =>
  put(temporaryFolder(), 'a.nii', pack(niftiBytes(fields)));
const stream = async (path: string, volume = 0) =>
  streamNiftiCompact(path, await readNiftiHeader(path), volume);

const fourVolumes = { size: [2, 3, 2, 4] };

test.each<[string, NiftiFields]>([
  ['int16', fourVolumes],
  ['big-endian', { ...fourVolumes, bigEndian: true }],
  ['shifted by the intercept', { ...fourVolumes, intercept: -1024 }],
  ['scaled', { ...fourVolumes, slope: 0.5 }],
  ['uint16', { ...fourVolumes, datatype: 512 }],
  ['uint8', { ...fourVolumes, datatype: 2 }],
  ['float32', { ...fourVolumes, datatype: 16 }],
])('%s: the bytes of each volume are those that reading it gives', async (_, fields) => {
  for (const path of [write(fields), write(fields, (bytes) => gzipSync(bytes))])
    for (const volume of [0, 3]) {
      const { buffer, byteOffset, byteLength } = await readNiftiCompact(path, volume);
      const streamed = await stream(path, volume);
      expect(streamed.length).toBe(byteLength);
      expect(await readWhole(streamed)).toEqual(new Uint8Array(buffer, byteOffset, byteLength));
    }
});

test('a file that is too short is refused before its first byte is sent', async () => {
  const cut = write(fourVolumes, (bytes) => bytes.subarray(0, bytes.length - 1));
  await expect(stream(cut, 0)).rejects.toThrow(/a\.nii: holds .* bytes of voxels/);
});

test('a source that ends early gives an error, not zeros', async () => {
  const chunks = Readable.from([new Uint8Array(3)]);
  await expect(readWhole({ length: 4, chunks })).rejects.toThrow('after 3 of 4 bytes');
});
