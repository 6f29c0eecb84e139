/** Memory for label maps is asked for by the sizes that images declare, before anything is made. */
import { expect, test } from 'vitest';
import { requireLabelMemory } from '../../../../../main/imaging/dicom/labels/slots.ts';
import { gridOfPlane } from '../../../../../main/imaging/dicom/plane.ts';

test('labels on images that say they are enormous are refused with the numbers, before anything is made', () => {
  const plane = {
    position: [0, 0, 0] as const,
    spacing: [1, 1] as const,
    size: [30_000, 30_000] as const,
    orientation: [
      [1, 0, 0],
      [0, 1, 0],
    ] as const,
  };
  const slice = { sopClassUid: '1', sopInstanceUid: '2', frameNumber: null, plane };
  const grid = { ...gridOfPlane(plane), size: [30_000, 30_000, 5000] as const };
  const images = { slices: Array.from({ length: 5000 }, () => slice), grid, frameOfReferenceUid: '' };
  expect(() => requireLabelMemory(images, 'rt.dcm')).toThrow(
    /^rt\.dcm, laid on images of 30000 × 30000 × 5000 voxels, would take 16800 GiB of memory/,
  );
  const small = { ...grid, size: [512, 512, 100] as const };
  requireLabelMemory({ ...images, slices: [], grid: small }, 'rt.dcm');
});
