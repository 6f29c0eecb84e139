/** The architectures to choose from, each with what it is. */
import { architectureFacts, architectureNames } from '../../shared/architectures.ts';

export const architectureChoices = architectureNames.map((name) => ({
  value: name,
  label: architectureFacts[name].label,
  hint: architectureFacts[name].sentence,
}));
