/** `secateur demo`: the whole job on the sample data, from making the images to a picture of the pruned masks. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Services } from '../../services/index.ts';
import { defineCommand } from '../command.ts';
import {
  predictWith,
  prepareProject,
  requireUsableRuns,
  shownCases,
  trainOnce,
  writeSheet,
} from '../demo/steps.ts';
import { duration } from '../format.ts';
import { flag, text, withDefault } from '../options.ts';
import { withServices } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { compare } from './compare.ts';
import { makeFolder } from '../../files/folders.ts';

/** Where `npm start` looks for it. */
const usualFolder = 'secateur-demo';

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'do the whole job on the sample data: train dense and Sauron, compare, export, predict, draw',
  options: {
    out: withDefault(text('DIR', 'folder; what is done already is not done again'), usualFolder),
    force: flag('start over: the folder is emptied first'),
  },
  run: ({ out, force }, terminal) =>
    withServices((services) => runDemo(services, { out: resolve(out), force }, terminal)),
});

interface DemoOptions {
  readonly out: string;
  readonly force: boolean;
}

async function runDemo(services: Services, { out, force }: DemoOptions, terminal: Terminal): Promise<void> {
  const startedAt = performance.now();
  const inside = (name: string): string => join(out, name);
  const [project, data, model, sheet] = [
    inside('project'),
    inside('data'),
    inside('model'),
    inside('sheet.png'),
  ];
  if (force && existsSync(join(project, 'secateur.db'))) await rm(out, { recursive: true });
  makeFolder(out);
  const step = (number: number, title: string): void =>
    terminal.note({ step: title }, `\n[${number}/6] ${title}`);

  step(1, 'Make the sample images and import them');
  await prepareProject(services, { project, data }, terminal);
  step(2, 'Train a dense network');
  const dense = await trainOnce(services, 'none', terminal);
  step(3, 'Train the same network, pruned by Sauron while it trains');
  const pruned = await trainOnce(services, 'sauron', terminal);
  step(4, 'Compare them on the validation cases');
  const comparison = await compare(services, { runs: [dense.id, pruned.id], times: false }, terminal);
  requireUsableRuns(comparison);
  step(5, 'Export the pruned network and predict with it');
  const report = await services.handlers['export.model']({ run: pruned.id, folder: model });
  terminal.print(report, `${model}: agrees with the app to ${report.largestDifference.toExponential(1)}.`);
  const cases = await shownCases(services);
  await predictWith(services, { model, data, cases, out: inside('masks') }, terminal);
  step(6, 'Draw masks and costs');
  await writeSheet(services, comparison, { file: sheet, cases });
  const seconds = (performance.now() - startedAt) / 1000;
  terminal.print({ folder: out, project, sheet, model, seconds }, farewell(out, sheet, seconds));
}

function farewell(out: string, sheet: string, seconds: number): string {
  const start = out === resolve(usualFolder) ? 'npm start' : `npm start -- --project ${join(out, 'project')}`;
  return `${sheet}\n\nDone in ${duration(seconds)}. Everything is in ${out}.\nOpen it in the app with: ${start}`;
}
