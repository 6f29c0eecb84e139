/** Rows of images: a large CT imported, opened in the viewer and scrolled through. */
import { totalOf } from '../turns.ts';
import { comparison } from './comparison.ts';
import type { Row } from './row.ts';
import { viewerRow } from './viewer.ts';

export const imagingRows: readonly Row[] = [
  comparison({
    name: 'import-ct-1000',
    about:
      'import of 1000 slices of 512×512 DICOM, against a quarter of them: time in proportion, memory not',
    quick: false,
    work: { task: 'import-ct', case: { slices: 1000 } },
    rivals: [{ name: '250 slices', work: { task: 'import-ct', case: { slices: 250 } }, goal: 4.5 }],
    limit: 10_000,
    measure: () => totalOf(1),
  }),
  viewerRow,
];
