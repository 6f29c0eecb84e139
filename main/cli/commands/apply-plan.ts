/** `secateur apply-plan`: cuts the weights of a dense run by a saved plan and exports what is left. */
import { defineCommand } from '../command.ts';
import { required, text } from '../options.ts';
import { followJobs, withProject } from '../session.ts';

export const applyPlanCommand = defineCommand({
  name: 'apply-plan',
  summary: "cut a dense run's weights by a saved plan, to the bit, and export the result",
  options: {
    project: required(text('DIR', 'the project')),
    run: required(text('ID', 'the dense run')),
    plan: required(text('FILE.json', 'written by save-plan')),
    out: required(text('DIR', 'folder of the model; an older model in it is replaced')),
  },
  run: ({ project, run, plan, out }, terminal) =>
    withProject({ path: project }, async (services) => {
      const end = followJobs(services, terminal);
      const report = await services.handlers['plans.apply']({ run, file: plan, folder: out }).finally(end);
      const { folder, checkedCases, largestDifference } = report;
      terminal.print(
        { run, plan, ...report },
        `${folder}: ${run}, cut by ${plan}. Largest difference from the app on ${checkedCases.join(', ')}: ` +
          `${largestDifference.toExponential(1)}.`,
      );
    }),
});
