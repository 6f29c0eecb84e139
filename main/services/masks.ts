/** Where the label maps of a case lie. */
import { existsSync } from 'node:fs';
import type { MaskRef } from '../../shared/masks.ts';
import { AppError } from '../../shared/result.ts';
import { labelVersionFile } from '../store/label-versions.ts';
import { filesOfCases } from './case-files.ts';
import { segmentationFile } from '../store/segmentations.ts';
import { caseFile, predictionFile } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireRun } from './runs.ts';

/** @throws AppError `not-found` where the case has no such mask. Ids are looked up before they become part of a path. */
export function maskFile(project: Project, caseId: string, ref: MaskRef): string {
  const [files] = filesOfCases(project, [caseId]);
  switch (ref.kind) {
    case 'label':
      if (typeof files?.label === 'string') return files.label;
      throw new AppError('not-found', `${caseId} has no reference mask.`);
    case 'prediction': {
      const file = predictionFile(project.folder, requireRun(project, ref.run).id, caseId);
      if (existsSync(file)) return file;
      throw new AppError(
        'not-found',
        `${ref.run} has no prediction of ${caseId}.`,
        'Evaluate the run first.',
      );
    }
    case 'version': {
      const name = labelVersionFile(project.store, caseId, ref.version);
      if (name !== null) return caseFile(project.folder, caseId, name);
      throw new AppError('not-found', `${caseId} has no corrected mask ${ref.version}.`);
    }
    case 'segmentation': {
      const name = segmentationFile(project.store, caseId, ref.number);
      if (name !== null) return caseFile(project.folder, caseId, name);
      throw new AppError('not-found', `${caseId} has no segmentation ${ref.number}.`);
    }
  }
}
