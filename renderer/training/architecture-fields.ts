/** The field of an architecture's option that is typed. */
import { optionText, withText, type NamedOption } from '../../shared/architecture-options.ts';
import type { FormField } from './form-fields.ts';

export const fieldOf = (option: NamedOption): FormField => ({
  key: `architecture.${option.name}`,
  label: option.facts.label,
  group: 'architecture',
  hint: option.facts.hint,
  reason: option.name,
  path: `architecture.${option.name}`,
  show: ({ architecture }) => optionText(architecture, option.name),
  change: (run, text) => ({ ...run, architecture: withText(run.architecture, option, text) }),
});
