import { expect, test } from 'vitest';
import { instanceOf } from '../../../../main/imaging/dicom/instance.ts';
import { readDicomFile } from '../../../../main/imaging/dicom/read-file.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { writeSlice, type Items } from './phantoms.ts';

function windowWith(more: Items): readonly [number, number] | null {
  const file = readDicomFile(writeSlice(temporaryFolder(), { position: [0, 0, 0], number: 1, more }));
  if (!file) throw new Error('the fixture is DICOM');
  return instanceOf(file).window;
}

const lut = (entries: number, first: number): Items => ({
  '00283010 SQ': [{ '00283002 US': [entries, first, 8], '00283006 OW': new Uint8Array(2) }],
});

test('the range of a VOI LUT stands in for a window that is missing', () => {
  expect(windowWith(lut(400, 100))).toEqual([300, 400]);
  expect(windowWith(lut(4096, 65_536 - 1024))).toEqual([1024, 4096]); // from −1024
  expect(windowWith(lut(0, 0))).toEqual([32_768, 65_536]);
});

test('a window goes before it; with neither there is none', () => {
  expect(windowWith({ ...lut(400, 100), '00281050 DS': [40], '00281051 DS': [350] })).toEqual([40, 350]);
  expect(windowWith({})).toBeNull();
});
