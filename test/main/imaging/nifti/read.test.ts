import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readNifti, readNiftiCompact, readNiftiImage } from '../../../../main/imaging/nifti/read.ts';
import { niftiBytes, put, temporaryFolder, type NiftiFields } from './fixtures.ts';

const read = (fields: NiftiFields) => readNifti(put(temporaryFolder(), 'a.nii', niftiBytes(fields)));
const refuses = (bytes: Uint8Array, message: RegExp) =>
  expect(readNiftiImage(put(temporaryFolder(), 'bad.nii', bytes))).rejects.toThrow(message);

const ramp = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

test.each([2, 256, 4, 512, 8, 768, 16, 64, 1024, 1280])(
  'voxel type %i, both byte orders',
  async (datatype) => {
    for (const bigEndian of [false, true]) {
      const { voxels, grid } = await read({ datatype, bigEndian });
      expect([...voxels]).toEqual(ramp);
      expect(grid.size).toEqual([2, 3, 2]);
    }
  },
);

test('negative values of signed types', async () => {
  expect((await read({ datatype: 256, size: [2, 1, 1], voxels: [-128, 127] })).voxels).toEqual(
    new Float32Array([-128, 127]),
  );
  expect((await read({ datatype: 1024, size: [2, 1, 1], voxels: [-5, 5] })).voxels).toEqual(
    new Float32Array([-5, 5]),
  );
});

test('slope and intercept scale; a slope of 0 or NaN does not', async () => {
  const size = [2, 1, 1];
  const voxels = [10, -3];
  const scaled = async (slope: number, intercept: number) => [
    ...(await read({ size, voxels, slope, intercept })).voxels,
  ];
  expect(await scaled(0.5, -100)).toEqual([-95, -101.5]);
  expect(await scaled(-1, 1023)).toEqual([1013, 1026]);
  expect(await scaled(0, 7)).toEqual(voxels);
  expect(await scaled(NaN, 7)).toEqual(voxels);
});

test('voxels to look at have the same values, in 16 bits where all of them fit', async () => {
  const size = [2, 1, 1, 2];
  const compact = async (fields: NiftiFields) => {
    const path = put(temporaryFolder(), 'a.nii', niftiBytes({ size, ...fields }));
    const { channels } = await readNiftiImage(path);
    const values = await readNiftiCompact(path, 1);
    expect([...values]).toEqual([...(channels[1] ?? [])]);
    return values;
  };
  const voxels = [1, 2, -3, 32_767];
  const unsigned = [1, 2, 3, 40_000];
  expect(await compact({ datatype: 4, voxels })).toEqual(new Int16Array([-3, 32_767]));
  expect(await compact({ datatype: 4, voxels, bigEndian: true })).toBeInstanceOf(Int16Array);
  expect(await compact({ datatype: 4, voxels, intercept: -1024, slope: 1 })).toEqual(
    new Int16Array([-1027, 31_743]),
  );
  expect(await compact({ datatype: 4, voxels, intercept: 1, slope: 1 })).toBeInstanceOf(Float32Array);
  expect(await compact({ datatype: 4, voxels, intercept: 0.5, slope: 1 })).toBeInstanceOf(Float32Array);
  expect(await compact({ datatype: 4, voxels, intercept: 0, slope: 2 })).toBeInstanceOf(Float32Array);
  expect(await compact({ datatype: 512, voxels: unsigned })).toBeInstanceOf(Float32Array);
  expect(await compact({ datatype: 512, voxels: unsigned, intercept: -8000, slope: 1 })).toEqual(
    new Int16Array([-7997, 32_000]),
  );
  expect(await compact({ datatype: 2, voxels: [1, 2, 3, 255] })).toEqual(new Int16Array([3, 255]));
  expect(await compact({ datatype: 8, voxels })).toBeInstanceOf(Float32Array);
  expect(await compact({ datatype: 16, voxels })).toBeInstanceOf(Float32Array);
});

test('a fourth axis gives channels, and one of length 1 none', async () => {
  const path = put(temporaryFolder(), 'two.nii', niftiBytes({ size: [2, 1, 1, 2], voxels: [1, 2, 3, 4] }));
  const { channels } = await readNiftiImage(path);
  expect(channels.map((channel) => [...channel])).toEqual([
    [1, 2],
    [3, 4],
  ]);
  await expect(readNifti(path)).rejects.toThrow(/two\.nii: has 2 volumes along a fourth axis/);
  expect((await read({ size: [2, 3, 2, 1] })).voxels).toHaveLength(12);
});

test('two axes are one slice', async () => {
  expect((await read({ size: [4, 3] })).grid.size).toEqual([4, 3, 1]);
});

describe('gzip', () => {
  const folder = (): string => temporaryFolder();

  test('is known by content, whatever the name', async () => {
    const packed = put(folder(), 'a.nii', gzipSync(niftiBytes()));
    const plain = put(folder(), 'a.nii.gz', niftiBytes());
    expect([...(await readNifti(packed)).voxels]).toEqual(ramp);
    expect([...(await readNifti(plain)).voxels]).toEqual(ramp);
  });

  test('several members, and bytes behind the last one', async () => {
    const bytes = niftiBytes();
    const members = Buffer.concat([gzipSync(bytes.subarray(0, 355)), gzipSync(bytes.subarray(355))]);
    expect([...(await readNifti(put(folder(), 'm.nii.gz', members))).voxels]).toEqual(ramp);
    const garbage = Buffer.concat([gzipSync(bytes), Buffer.from('garbage')]);
    const image = await readNiftiImage(put(folder(), 'g.nii.gz', garbage));
    expect([...(image.channels[0] ?? [])]).toEqual(ramp);
    expect(image.warnings).toContain('7 bytes behind the compressed data were ignored.');
  });

  test('a header with a file name and a comment', async () => {
    const packed = gzipSync(niftiBytes());
    const header = Buffer.from([...packed.subarray(0, 3), 24, ...packed.subarray(4, 10)]);
    const named = Buffer.concat([header, Buffer.from('name\0comment\0'), packed.subarray(10)]);
    expect([...(await readNifti(put(folder(), 'n.nii.gz', named))).voxels]).toEqual(ramp);
  });

  test('a wrong checksum is refused, a missing one told', async () => {
    const packed = gzipSync(niftiBytes());
    const cut = await readNiftiImage(put(folder(), 'c.nii.gz', packed.subarray(0, packed.length - 6)));
    expect(cut.warnings.at(-1)).toMatch(/checksum/);
    const wrong = Buffer.from(packed);
    wrong[packed.length - 8] = (wrong[packed.length - 8] ?? 0) ^ 1;
    await expect(readNiftiImage(put(folder(), 'w.nii.gz', wrong))).rejects.toThrow(/checksum does not match/);
  });

  test('cut in the middle, twice packed, or holding nothing: refused', async () => {
    const noise = Array.from({ length: 1000 }, (_, index) => (index * 7919) % 30011);
    const packed = gzipSync(niftiBytes({ size: [10, 10, 10], voxels: noise }));
    await refuses(packed.subarray(0, packed.length / 2), /bad\.nii: cannot be read to its end/);
    await refuses(gzipSync(packed), /is compressed twice/);
    await refuses(gzipSync(new Uint8Array(0)), /has only 0 bytes/);
  });

  test('what the file cannot hold is refused before memory is taken for it', async () => {
    const bytes = niftiBytes({ size: [1000, 1000, 1000], voxels: [] });
    await refuses(
      gzipSync(bytes),
      /bad\.nii: holds at most \d+ bytes of voxels; its header \(1000 × 1000 × 1000/,
    );
  });

  test('a file that unpacks to far more than its header says is not followed to its end', async () => {
    const packed = gzipSync(Buffer.concat([niftiBytes(), Buffer.alloc(8 << 20)]));
    const { warnings } = await readNiftiImage(put(folder(), 'long.nii.gz', packed));
    expect(warnings).toContain('The file goes on long after its voxels; the rest was ignored.');
  });
});

describe('refused, with the file named', () => {
  test.each<[string, NiftiFields, RegExp]>([
    ['no axes', { dim0: 0 }, /bad\.nii: claims 0 axes/],
    ['nine axes', { dim0: 9 }, /claims 9 axes/],
    ['an empty axis', { size: [0, 3, 2], voxels: [] }, /claims 0 voxels along axis 1 \(dim\[1\]\)/],
    ['a negative axis', { size: [2, -3, 2], voxels: [] }, /claims -3 voxels along axis 2/],
    ['far too many voxels', { size: [32767, 32767, 32767], voxels: [] }, /more than can be read/],
    ['a fifth axis', { size: [2, 3, 2, 1, 3] }, /more than four axes \(2 × 3 × 2 × 1 × 3\)/],
    ['colours', { datatype: 128, voxels: [] }, /holds RGB colours/],
    ['complex numbers', { datatype: 32, voxels: [] }, /holds complex numbers/],
    ['an unknown type', { datatype: 9999, voxels: [] }, /datatype 9999/],
    ['another magic', { magic: 'XX\0\0' }, /its magic is/],
    ['half of a pair', { magic: 'ni1\0' }, /header half of a \.hdr\/\.img pair/],
    ['ANALYZE', { magic: '\0\0\0\0' }, /ANALYZE/],
    ['voxels past the end', { voxOffset: 1e6 }, /holds at most 0 bytes of voxels/],
    ['an offset that is none', { voxOffset: NaN }, /voxels start at byte NaN/],
  ])('%s', async (_, fields, message) => {
    await refuses(niftiBytes(fields), message);
  });

  test('cut files', async () => {
    await refuses(niftiBytes().subarray(0, 200), /ends inside its header/);
    await refuses(niftiBytes().subarray(0, 352 + 10), /holds at most 10 bytes of voxels; .* needs 24/);
    await refuses(new Uint8Array(0), /is empty/);
    await refuses(new Uint8Array(3), /has only 3 bytes/);
    await refuses(new TextEncoder().encode('This is some text and no image.'), /is not a NIfTI image/);
  });

  test('a folder, and a file that is not there', async () => {
    await expect(readNifti(temporaryFolder())).rejects.toThrow(/is a folder, not a file/);
    await expect(readNifti('/nowhere/a.nii')).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('a bitpix that contradicts the type is told', async () => {
  const { warnings } = await readNiftiImage(put(temporaryFolder(), 'b.nii', niftiBytes({ bitpix: 8 })));
  expect(warnings[0]).toMatch(/bitpix is 8, but the voxel type is int16/);
});
