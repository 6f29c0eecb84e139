/** Writes a mask of a case for other programs. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Handlers } from '../../shared/contract.ts';
import { maskEndings, maskFormats, type MaskFormat } from '../../shared/mask-formats.ts';
import type { MaskRef } from '../../shared/masks.ts';
import { AppError } from '../../shared/result.ts';
import { sourceFiles } from '../imaging/dicom/source-record.ts';
import type { MaskToWrite } from '../inference/write-stored-mask.ts';
import { marksOf } from '../datasets/image-fit.ts';
import { listCaseFiles } from '../store/cases.ts';
import { listSegmentations } from '../store/segmentations.ts';
import { filesOfCases } from './case-files.ts';
import { projectCodes } from './codes.ts';
import { attempt, requireProject, type Context } from './context.ts';
import { requireDataset } from './dataset.ts';
import { fileError } from '../files/errors.ts';
import { makeFolder } from '../files/folders.ts';
import { maskFile } from './masks.ts';
import { caseFolder } from './project-folder.ts';
import type { Project } from './project.ts';
import { requireRun, runSource } from './runs.ts';
import { version } from './version.ts';
import { requireUnchanged } from './unchanged.ts';

/** What the masks of a case can be written as. */
export function formatsOf(project: Project, caseId: string): readonly MaskFormat[] {
  const files = listCaseFiles(project.store).get(caseId) ?? [];
  return files.some(({ name }) => name === sourceFiles.record) ? maskFormats : ['nifti'];
}

export function maskExportHandlers(context: Context): Pick<Handlers, 'masks.export'> {
  return {
    'masks.export': ({ case: id, mask, format, folder }) =>
      attempt(async () => {
        const project = requireProject(context);
        const stored = maskFile(project, id, mask);
        const formats = formatsOf(project, id);
        if (!formats.includes(format))
          throw new AppError(
            'invalid-input',
            `${id} cannot be written as ${format}: it came without DICOM images.`,
            `Choose ${formats.join(' or ')}.`,
          );
        const target = resolve(folder);
        const file = join(target, `${id}_${nameOf(mask)}${maskEndings[format]}`);
        if (existsSync(file))
          throw new AppError('invalid-input', `${file} is there already.`, 'Choose another folder.');
        makeFolder(target);
        const [image = ''] = filesOfCases(project, [id])[0]?.images ?? [];
        await requireUnchanged(project, [stored, image]);
        const params = {
          mask: stored,
          image,
          out: file,
          format,
          software: version,
          ...makersOf(project, id, mask),
          codes: format === 'nifti' ? {} : projectCodes(project.folder),
          source: formats.length > 1 ? caseFolder(project.folder, id) : null,
        };
        return context.jobs.run({ kind: 'export', title: `Export a mask of ${id}` }, async ({ signal }) => {
          try {
            const { bytes } = await context.threads.use('models', 'writeMask', params, { signal });
            return { file, bytes };
          } catch (cause) {
            throw fileError(cause, file);
          }
        });
      }),
  };
}

/** What the classes of a mask are, and what drew it. */
function makersOf(
  project: Project,
  caseId: string,
  mask: MaskRef,
): Pick<MaskToWrite, 'classes' | 'model' | 'marks'> {
  const { classes } = requireDataset(project);
  if (mask.kind === 'prediction') {
    return { classes, model: runSource(project, requireRun(project, mask.run)), marks: [] };
  }
  if (mask.kind !== 'segmentation') return { classes, model: null, marks: [] };
  const made = listSegmentations(project.store, caseId).find(({ number }) => number === mask.number);
  return {
    classes: made?.classes ?? classes,
    model: made?.model ?? null,
    marks: marksOf(made?.warnings ?? []),
  };
}

/** Part of the file's name. */
function nameOf(mask: MaskRef): string {
  switch (mask.kind) {
    case 'label':
      return 'label';
    case 'prediction':
      return mask.run;
    case 'version':
      return `corrected_${mask.version}`;
    case 'segmentation':
      return `segmented_${mask.number}`;
  }
}
