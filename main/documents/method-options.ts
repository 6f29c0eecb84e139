/** To version 4: what was Sauron's alone becomes its variant and its numbers, as every method has them. */
import { defaultPruning } from '../../shared/pruning-defaults.ts';
import type { Json, Upgrade } from './document.ts';

export const methodOptions: Upgrade = ({ sauron, ...rest }) =>
  rest['method'] === 'sauron'
    ? { ...rest, pruning: { ...pruningOf(rest), ...settingsOf(sauron as Json) } }
    : rest;

/** The same for a study, whose base is of no method. */
export const methodOptionsOfStudy: Upgrade = ({ base, ...rest }) => {
  const { sauron, ...others } = base as Json;
  // Its first variant unnamed: named, it has budgets, which studies of that release had not.
  const { variant, options } = settingsOf(sauron as Json);
  const settings = { sauron: { variant: variant === 'budget' ? '' : variant, options } };
  return { ...rest, base: others, settings };
};

/** The first release knew Sauron alone, and no budgets. */
const pruningOf = ({ pruning = defaultPruning('sauron') }: Json): Json => pruning as Json;

const settingsOf = ({ preset, lambda, prune }: Json): Json => ({
  variant: preset,
  options: { lambda, cuts: prune === false ? 0 : 1 },
});
