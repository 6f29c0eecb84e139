/** `secateur remove-case`: takes cases out of a project, with their masks and what was measured on them. */
import { defineCommand } from '../command.ts';
import { texts, required, text } from '../options.ts';
import { followJobs, withProject } from '../session.ts';

export const removeCaseCommand = defineCommand({
  name: 'remove-case',
  summary: 'take cases out of a project, with their masks and what was measured on them',
  options: {
    project: required(text('DIR', 'the project')),
    case: required(texts('ID', 'the cases')),
  },
  positional: 'case',
  run: ({ project, case: cases }, terminal) =>
    withProject({ path: project }, async (services) => {
      const end = followJobs(services, terminal);
      await services.handlers['cases.remove']({ cases }).finally(end);
      const { caseCount } = await services.handlers['project.info']({});
      terminal.print(
        { removed: cases, cases: caseCount },
        `Removed: ${cases.join(', ')}. The project has ${caseCount} cases.`,
      );
    }),
});
