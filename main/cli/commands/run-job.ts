/** `secateur run-job`: works on the folder of a run, on any machine that has its cases; Ctrl-C stops it, and it goes on later. */
import { basename, resolve } from 'node:path';
import { deviceText } from '../../../shared/devices.ts';
import { cutsFilters } from '../../../shared/pruning-defaults.ts';
import { AppError } from '../../../shared/result.ts';
import { defineCommand } from '../command.ts';
import { deviceOf, deviceOptions } from '../device-options.ts';
import { required, text } from '../options.ts';
import { printEnd, showRun } from '../run-progress.ts';
import { withServices } from '../session.ts';

export const runJobCommand = defineCommand({
  name: 'run-job',
  summary: 'train a run in its folder, copied here from a project or not; no project is needed',
  options: {
    folder: required(text('DIR', 'folder of the run, "runs/…" of its project')),
    data: text('DIR', 'folder of the cases, "cases" of the project (default: where it lies in the project)'),
    ...deviceOptions,
  },
  positional: 'folder',
  run: ({ folder, data, ...choices }, terminal) =>
    withServices(async (services) => {
      const device = await deviceOf(services, choices);
      const show = showRun(basename(resolve(folder)), terminal);
      const { run, config, outcome, ...used } = await services.runJob({
        folder,
        data: data ?? null,
        device,
        signal: terminal.signal,
        onEvent: show,
      });
      const { status, cost, initialCost } = outcome;
      const cutNothing = cutsFilters(config) && outcome.epochs > 0 && cost.params === initialCost.params;
      printEnd({ ...outcome, id: run, config, device: deviceText(used.device), cutNothing }, terminal);
      if (status === 'finished') return;
      const again = `Go on with: secateur run-job ${folder}`;
      throw new AppError('cancelled', `${run} is stopped; it can be resumed.`, again);
    }),
});
