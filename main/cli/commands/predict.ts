/** `secateur predict`: masks for images that no run has seen, by an exported model. */
import { maskFormats } from '../../../shared/mask-formats.ts';
import { defineCommand } from '../command.ts';
import { fixed } from '../format.ts';
import { choice, texts, required, text } from '../options.ts';
import { followJobs, withServices } from '../session.ts';

export const predictCommand = defineCommand({
  name: 'predict',
  summary: 'predict masks with an exported model',
  options: {
    model: required(text('DIR', 'folder of the exported model')),
    image: required(
      texts(
        'FILE',
        'NIfTI images (name_0000, name_0001 … are the channels of one), or folders of DICOM files',
      ),
    ),
    series: text('ID', 'which volume of a DICOM folder with several ("inspect" lists them)'),
    format: choice(maskFormats, 'of masks; all but nifti need DICOM images (default nifti)'),
    codes: text('FILE', 'JSON with codes of classes, for seg and labelmap'),
    out: required(text('DIR', 'folder for the masks; made if it is not there')),
  },
  run: ({ model, image, out, series, format, codes }, terminal) =>
    withServices(async (services) => {
      const end = followJobs(services, terminal);
      const onImage = (done: { image: string; mask: string; seconds: number }): void =>
        terminal.print(done, `${done.mask}  (${fixed(done.seconds, 1)} s)`);
      const onWarning = (about: string | null, message: string): void =>
        terminal.note(
          { warning: message, image: about },
          `warning: ${about === null || message.startsWith(about) ? '' : `${about}: `}${message}`,
        );
      await services
        .predict({
          model,
          images: image,
          out,
          series: series ?? null,
          format: format ?? 'nifti',
          codes: codes ?? null,
          onImage,
          onWarning,
        })
        .finally(end);
    }),
});
