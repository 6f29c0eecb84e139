/** The table of rows, by area: a new area is one file and one line here. */
import { convolutionRows } from './convolution.ts';
import { imagingRows } from './imaging.ts';
import { inferenceRows } from './inference.ts';
import { trainingRows } from './training.ts';
import type { Row } from './row.ts';

export const rows: readonly Row[] = [...convolutionRows, ...trainingRows, ...inferenceRows, ...imagingRows];
