/** `secateur inspect`: which volumes lie in folders of DICOM files, and what can be done with each. */
import type { FolderVerdict } from '../../../shared/dicom.ts';
import { defineCommand } from '../command.ts';
import { texts, required } from '../options.ts';
import { followJobs, withServices } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export const inspectCommand = defineCommand({
  name: 'inspect',
  summary: 'look through DICOM files and print a verdict on every volume in them',
  options: { path: required(texts('PATH', 'folders, files or a DICOMDIR')) },
  positional: 'path',
  run: ({ path }, terminal) =>
    withServices(async (services) => {
      const end = followJobs(services, terminal);
      const found = await services.inspect({ paths: path, pictures: false }).finally(end);
      printVerdicts(found, terminal);
    }),
});

type Volume = FolderVerdict['series'][number];

function printVerdicts({ series, objects, refused, others }: FolderVerdict, terminal: Terminal): void {
  for (const one of series) {
    terminal.print({ series: { ...one, picture: undefined } }, volumeText(one)); // JSON leaves it out
  }
  for (const one of objects) terminal.print({ object: one }, `${one.modality || 'object'}: ${one.path}`);
  for (const one of refused) terminal.print({ refused: one }, `refused: ${one.path}: ${one.message}`);
  const usable = series.filter(({ verdict }) => verdict.level !== 'refused').length;
  const record = { volumes: series.length, usable, refusedFiles: refused.length, otherFiles: others.length };
  terminal.print(
    record,
    `${series.length} volumes, ${usable} of them usable; ${refused.length} files refused, ${others.length} are no DICOM.`,
  );
}

function volumeText({ id, verdict, size, spacing, ...series }: Volume): string {
  const { patientName, description, part, modality, files, transferSyntax } = series;
  const grid =
    size && spacing ? `${size.join(' × ')} voxels of ${spacing.map(rounded).join(' × ')} mm` : 'no grid';
  const lines = [
    `${verdict.level.padEnd(7)} ${id}  ${[patientName, modality, description, part].filter(Boolean).join(', ')}`,
    `        ${grid}; ${files} files, ${transferSyntax}`,
    ...verdict.reasons.map((reason) => `        ${reason}`),
    ...(verdict.resampling === null ? [] : [`        To be used: ${verdict.resampling}`]),
  ];
  return lines.join('\n');
}

const rounded = (value: number): string => String(Number(value.toFixed(3)));
