/** The steps of the demo on an open project; each does only what has not been done yet. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataPaths, imageVoxels } from '../../../shared/data-paths.ts';
import { measuredOnText, type Comparison } from '../../../shared/evaluation.ts';
import { denseOf, paceOf } from '../../../shared/pace.ts';
import { AppError } from '../../../shared/result.ts';
import type { EpochRecord, MethodName, RunInfo } from '../../../shared/training.ts';
import { sampleFold, type Services, startSampleRun } from '../../services/index.ts';
import { printReport } from '../commands/import.ts';
import { duration, fixed } from '../format.ts';
import { followRun } from '../run-progress.ts';
import { followJobs } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { drawSheet, type SheetCase } from './sheet.ts';

/** Trains a run of this method, or goes on with the one that was interrupted, or takes the one that is finished. */
export async function trainOnce(
  services: Services,
  method: MethodName,
  terminal: Terminal,
): Promise<RunInfo> {
  const runs = await services.handlers['runs.list']({});
  const earlier = runs.filter(({ config }) => config.method === method).at(-1);
  if (earlier?.status === 'finished') return earlier;
  const run =
    earlier === undefined
      ? await startSampleRun(services.handlers, method)
      : await services.handlers['training.resume']({ run: earlier.id });
  return followRun(services, run, terminal);
}

/** Three cases that no run trained on. @returns their ids. */
export async function shownCases({ handlers }: Services): Promise<string[]> {
  const cases = await handlers['dataset.cases']({});
  return cases
    .filter(({ fold }) => fold === sampleFold)
    .slice(0, 3)
    .map(({ id }) => id);
}

export async function writeSheet(
  services: Services,
  { rows }: Comparison,
  { file, cases }: { file: string; cases: readonly string[] },
): Promise<void> {
  const sheetCases: SheetCase[] = [];
  for (const id of cases)
    sheetCases.push(
      await readCase(
        services,
        id,
        rows.map(({ run }) => run),
      ),
    );
  const points = rows.map(({ run, macs, dice }) => ({ name: run, macs, dice }));
  const remarks = [judgedText(rows), ...(await timeTexts(services, rows))];
  await writeFile(file, drawSheet({ cases: sheetCases, runs: rows.map(({ run }) => run), points, remarks }));
}

/** Which cases the figures are of, and what that means for them. */
function judgedText(rows: Comparison['rows']): string {
  const on = [...new Set(rows.map(({ measuredOn }) => measuredOnText(measuredOn)))].join('; ');
  const decided = rows.some(({ measuredOn }) => measuredOn.part === 'validation');
  return `Dice on ${on}: ${decided ? 'the cases that judged the runs while they trained' : 'cases that no run has trained on or was chosen by'}.`;
}

/** A line per run: its time, beside that of the dense run, and what its cuts cost and saved. */
async function timeTexts({ handlers }: Services, rows: Comparison['rows']): Promise<string[]> {
  const runs = await handlers['runs.list']({});
  const texts: string[] = [];
  for (const { run } of rows) {
    const info = await handlers['runs.get']({ run });
    texts.push(timeText(info, denseOf(info, runs), await handlers['runs.epochs']({ run })));
  }
  return texts;
}

function timeText(info: RunInfo, dense: RunInfo | null, epochs: readonly EpochRecord[]): string {
  const { before, now, lost, won } = paceOf(epochs, info.initialCost);
  const against = dense === null ? '' : `, ${fixed(info.seconds / dense.seconds, 2)} × dense`;
  const start = `${info.id}: ${duration(info.seconds)}${against}`;
  if (won === null) return `${start}; an epoch took ${fixed(now, 2)} s`;
  return `${start}; an epoch took ${fixed(before, 2)} s before the first cut, ${fixed(now, 2)} s at the end; cuts took ${fixed(lost, 1)} s and saved ${fixed(won, 1)} s`;
}

async function readCase(services: Services, id: string, runs: readonly string[]): Promise<SheetCase> {
  const { grid } = await services.handlers['viewer.layers']({ case: id });
  const image = await services.voxels(dataPaths.image(id, 0));
  const masks: Uint8Array[] = [];
  for (const run of runs) masks.push(await services.voxels(dataPaths.mask(id, { kind: 'prediction', run })));
  return {
    name: id,
    grid,
    image: imageVoxels(image, grid),
    label: await services.voxels(dataPaths.mask(id, { kind: 'label' })),
    masks,
  };
}

/** @throws AppError unless every validation case was predicted better than by chance. */
export function requireUsableRuns({ rows }: Comparison): void {
  const poor = rows.find(({ dice }) => !(dice > 0.5));
  if (poor !== undefined)
    throw new AppError(
      'internal',
      `${poor.run} reached a Dice of ${poor.dice} only; the demo expects above 0.5.`,
    );
}

/** Predicts images with the exported model, as anybody who got its folder would. */
export async function predictWith(
  services: Services,
  { model, data, cases, out }: { model: string; data: string; cases: readonly string[]; out: string },
  terminal: Terminal,
): Promise<void> {
  const images = cases.map((id) => join(data, 'imagesTr', `${id}.nii.gz`));
  await services.predict({
    model,
    images,
    out,
    onWarning: (image, message) => terminal.note({ warning: message, image }, `warning: ${message}`),
    onImage: (done) => terminal.print(done, `${done.mask}  (${fixed(done.seconds, 1)} s)`),
  });
}

/** Makes the images and imports them, unless the project has them. */
export async function prepareProject(
  services: Services,
  { project, data }: { project: string; data: string },
  terminal: Terminal,
): Promise<void> {
  const end = followJobs(services, terminal);
  try {
    const { caseCount, notices } = await services.handlers['project.open']({ path: project, create: true });
    for (const notice of notices) terminal.note({ notice }, notice);
    if (!existsSync(join(data, 'dataset.json'))) await services.writeSample(data);
    if (caseCount > 0) return;
    const options = { caseNames: 'files' } as const; // made by code: nobody is called so
    printReport(await services.handlers['dataset.import']({ folder: data, options }), terminal);
  } finally {
    end();
  }
}
