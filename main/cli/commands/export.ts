/** `secateur export`: writes a run's compact model as ONNX and JSON, once it has agreed with the app. */
import { defineCommand } from '../command.ts';
import { count } from '../format.ts';
import { required, text } from '../options.ts';
import { followJobs, withProject } from '../session.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: "write a run's compact model (ONNX and JSON), checked on real cases first",
  options: {
    project: required(text('DIR', 'the project')),
    run: required(text('ID', 'the run')),
    out: required(text('DIR', 'folder of the model; an older model in it is replaced')),
  },
  run: ({ project, run, out }, terminal) =>
    withProject({ path: project }, async (services) => {
      const end = followJobs(services, terminal);
      const report = await services.handlers['export.model']({ run, folder: out }).finally(end);
      const { folder, files, checkedCases, largestDifference } = report;
      const sizes = files.map(({ name, bytes }) => `${name} (${count(bytes)}B)`);
      terminal.print(
        { run, ...report },
        `${folder}: ${sizes.join(', ')}. Largest difference from the app on ${checkedCases.join(', ')}: ` +
          `${largestDifference.toExponential(1)}.`,
      );
    }),
});
