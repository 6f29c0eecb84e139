/** `secateur import`: takes a folder of images into a project and says what was wrong with it. */
import type { ImportFinding, ImportReport } from '../../../shared/dataset.ts';
import { actionWords, deidentificationActions, placesOf } from '../../../shared/deidentification.ts';
import { AppError } from '../../../shared/result.ts';
import { defineCommand } from '../command.ts';
import { importOptions, importOptionsOf } from '../import-options.ts';
import { datasetText } from './describe.ts';
import { required, text } from '../options.ts';
import { followJobs, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'import a folder of images, with labels or without, and print the integrity report',
  options: {
    project: required(text('DIR', 'the project; made if it is not there')),
    data: required(
      text(
        'DIR',
        'DICOM series, MSD (dataset.json), nnU-Net raw, one folder per patient or per kind, images or pictures with or without labels',
      ),
    ),
    ...importOptions,
  },
  run: ({ project, data, ...decisions }, terminal) =>
    withProject({ path: project, create: true }, async (services) => {
      const options = importOptionsOf(decisions);
      const end = followJobs(services, terminal);
      const report = await services.handlers['dataset.import']({ folder: data, options }).finally(end);
      printReport(report, terminal);
    }),
});

/** @throws AppError where not one case could be taken. */
export function printReport(report: ImportReport, terminal: Terminal): void {
  for (const finding of report.findings) terminal.note({ finding }, findingText(finding));
  for (const one of report.deidentified) terminal.note({ deidentified: one }, deidentifiedText(one));
  for (const one of report.series)
    terminal.note({ series: one }, `series: ${one.case}: patient ${one.patient}; ${one.description}`);
  const { dataset, layout, imported, unlabelled, unchanged } = report;
  const refused = report.findings.filter(({ severity }) => severity === 'refused').length;
  const record = {
    dataset: dataset.name,
    layout,
    imported: imported.length,
    unlabelled,
    unchanged: unchanged.length,
    refused,
  };
  terminal.print(
    record,
    `${dataset.name}: ${imported.length} cases imported, ${unchanged.length} were there already, ${refused} refused.\n` +
      unlabelledText(report) +
      datasetText(dataset),
  );
  if (imported.length + unchanged.length === 0)
    throw new AppError('invalid-input', 'Not one case could be imported.', 'The findings above say why.');
}

function unlabelledText({ imported, unlabelled }: ImportReport): string {
  if (unlabelled.length === 0) return '';
  const labelled = imported.length - unlabelled.length;
  return `${labelled} with labels, ${unlabelled.length} without, for looking at and segmenting: ${unlabelled.join(', ')}.\n`;
}

function findingText({ severity, file, message }: ImportFinding): string {
  return `${severity}: ${file}: ${message}`;
}

function deidentifiedText({ case: id, report }: ImportReport['deidentified'][number]): string {
  const done = deidentificationActions.flatMap((action) =>
    placesOf(report, action) > 0 ? [`${placesOf(report, action)} ${actionWords[action]}`] : [],
  );
  return `de-identified: ${id}: ${report.instances} headers; values: ${done.join(', ')}.`;
}
