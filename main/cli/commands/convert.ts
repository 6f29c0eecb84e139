/** `secateur convert`: a DICOM series, segmentation or structure set as one NIfTI file. */
import { AppError } from '../../../shared/result.ts';
import { defineCommand } from '../command.ts';
import { names, texts, required, text } from '../options.ts';
import { followJobs, withServices } from '../session.ts';

export const convertCommand = defineCommand({
  name: 'convert',
  summary:
    'write a DICOM series, segmentation or structure set, or a NIfTI pair, as one NIfTI file: convert IN OUT',
  options: {
    path: required(texts('PATH', 'folder, DICOMDIR or file to read; then the .nii or .nii.gz file to write')),
    series: text('ID', 'which volume, where there are several ("inspect" lists them)'),
    images: text('PATH', 'DICOM images whose grid the labels of a segmentation or structure set get'),
    'on-top': names(
      'LABEL,…',
      'where labels overlap, these lie on top, the topmost first (default: the smaller)',
    ),
  },
  positional: 'path',
  run: ({ path, series, images, 'on-top': onTop }, terminal) =>
    withServices(async (services) => {
      const [from, to, ...more] = path;
      if (from === undefined || to === undefined || more.length > 0)
        throw new AppError(
          'invalid-input',
          `convert wants two paths, IN and OUT; ${path.length} were given.`,
        );
      const end = followJobs(services, terminal);
      const done = await services
        .convert({ from, to, series: series ?? null, images: images ?? null, onTop: onTop ?? [] })
        .finally(end);
      for (const reason of done.reasons) terminal.note({ warning: reason }, `warning: ${reason}`);
      const repair = done.resampling === null ? '' : ` Resampled: ${done.resampling}`;
      const labels = done.labels.map((name, index) => `${index + 1} ${name}`).join(', ');
      const what = labels === '' ? '' : ` Labels: ${labels}.`;
      terminal.print(
        { from, to, resampling: done.resampling, labels: done.labels },
        `${to} is written.${repair}${what}`,
      );
    }),
});
