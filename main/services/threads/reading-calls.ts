/** What threads without an engine are asked: whatever reads whole files and would hold up a host. */
import { datasetCalls } from '../../datasets/calls.ts';
import { measureMasks } from '../../evaluation/measure-masks.ts';
import { dicomCalls } from '../../imaging/dicom/calls.ts';

export const readingCalls = { ...dicomCalls, ...datasetCalls, measure: measureMasks };
