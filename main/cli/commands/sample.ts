/** `secateur sample`: writes the phantom data set, for `import` and for trying things out. */
import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { required, text } from '../options.ts';
import { followJobs, withServices } from '../session.ts';

export const sampleCommand = defineCommand({
  name: 'sample',
  summary: 'write the sample data set: labelled phantoms made by code (NIfTI, MSD layout)',
  options: { out: required(text('DIR', 'new or empty folder')) },
  run: ({ out }, terminal) =>
    withServices(async (services) => {
      const end = followJobs(services, terminal);
      await services.writeSample(out).finally(end);
      const folder = resolve(out);
      terminal.print({ folder }, `The sample data set is in ${folder}.`);
    }),
});
