/** The examples of the TIFF 6.0 specification. */
import { expect, test } from 'vitest';
import { unpackBlock } from '../../../../main/imaging/pictures/tiff-compression.ts';

/** Codes of nine bits, most significant bit first. */
function packCodes(codes: readonly number[]): Uint8Array {
  const bits = codes.map((code) => code.toString(2).padStart(9, '0')).join('');
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
    parseInt(bits.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2),
  );
}

test('LZW: section 13, page 59', () => {
  const packed = packCodes([256, 7, 258, 8, 8, 258, 6, 6, 257]);
  const raw = unpackBlock(packed, { method: 5, wanted: 9, file: 'x.tif' });
  expect([...raw]).toEqual([7, 7, 7, 8, 8, 7, 7, 6, 6]);
});

test('PackBits: a run, a literal, a control of nothing', () => {
  const packed = Uint8Array.of(0xfe, 0xaa, 0x80, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa);
  const raw = unpackBlock(packed, { method: 32773, wanted: 10, file: 'x.tif' });
  expect(Buffer.from(raw).toString('hex')).toBe('aaaaaa80002aaaaaaaaa');
});

test('what cannot be unpacked is refused by name', () => {
  const block = { wanted: 4, file: 'x.tif' };
  expect(() => unpackBlock(Uint8Array.of(1, 2), { ...block, method: 1 })).toThrow(/x.tif: holds 2 bytes/);
  expect(() => unpackBlock(Uint8Array.of(1, 2), { ...block, method: 7 })).toThrow(
    /x.tif: is compressed by JPEG/,
  );
  expect(() => unpackBlock(Uint8Array.of(1, 2), { ...block, method: 8 })).toThrow(
    /x.tif: cannot be unpacked/,
  );
});
