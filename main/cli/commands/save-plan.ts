/** `secateur save-plan`: what a run has cut, as a file that can be applied to the dense weights elsewhere. */
import { defineCommand } from '../command.ts';
import { required, text } from '../options.ts';
import { withProject } from '../session.ts';

export const savePlanCommand = defineCommand({
  name: 'save-plan',
  summary: 'write what a run has cut as JSON',
  options: {
    project: required(text('DIR', 'the project')),
    run: required(text('ID', 'the pruned run')),
    out: required(text('FILE.json', 'where to write it')),
  },
  run: ({ project, run, out }, terminal) =>
    withProject({ path: project }, async ({ handlers }) => {
      const { file, cuts } = await handlers['plans.save']({ run, file: out });
      terminal.print({ run, file, cuts }, `${file}: ${cuts} cut${cuts === 1 ? '' : 's'} of ${run}.`);
    }),
});
