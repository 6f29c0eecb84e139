/** The fields of an architecture's options that are typed; flags and choices are shown as such. */
import { optionsOf, optionText, withText } from '../../shared/architecture-options.ts';
import { architectureFacts, architectureNames, type ArchitectureConfig } from '../../shared/architectures.ts';
import type { FormField } from './form-fields.ts';

export const architectureChoices = architectureNames.map((name) => ({
  value: name,
  label: architectureFacts[name].label,
  hint: architectureFacts[name].sentence,
}));

export const textFieldsOf = (config: ArchitectureConfig): FormField[] =>
  optionsOf(config)
    .filter(({ facts }) => facts.kind !== 'flag' && facts.kind !== 'choice')
    .map(({ name, facts }) => ({
      key: `architecture.${name}`,
      label: facts.label,
      group: 'architecture',
      hint: facts.hint,
      reason: name,
      path: `architecture.${name}`,
      show: ({ architecture }) => optionText(architecture, name),
      change: (run, text) => ({
        ...run,
        architecture: withText(run.architecture, { name, facts }, text),
      }),
    }));
