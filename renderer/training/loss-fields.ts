/** The fields of the loss: a weight for each term that the task knows, and the numbers of those that count. */
import {
  lossFacts,
  lossFits,
  lossKinds,
  lossOption,
  type LossKind,
  type LossTerm,
} from '../../shared/losses.ts';
import type { TrainingConfig } from '../../shared/training.ts';
import { number, type FormField } from './form-fields.ts';

const termOf = ({ loss }: TrainingConfig, kind: LossKind): LossTerm =>
  loss.find((term) => term.kind === kind) ?? { kind, weight: 0, options: {} };

/** In the order of the table; a weight of 0 leaves a term out. */
function withTerm(config: TrainingConfig, changed: LossTerm): TrainingConfig {
  const terms = lossKinds.map((kind) => (kind === changed.kind ? changed : termOf(config, kind)));
  return { ...config, loss: terms.filter(({ weight }) => weight !== 0) };
}

export function lossFields(config: TrainingConfig): FormField[] {
  return lossKinds
    .filter((kind) => lossFits(kind, config.task.kind))
    .flatMap((kind) => {
      const { label, sentence, options } = lossFacts[kind];
      const weight: FormField = {
        key: `loss.${kind}`,
        label: `Weight of ${label}`,
        group: 'loss',
        hint: sentence,
        path: `loss.${String(config.loss.findIndex((term) => term.kind === kind))}`,
        show: (run) => String(termOf(run, kind).weight),
        change: (run, text) => withTerm(run, { ...termOf(run, kind), weight: number(text) }),
      };
      if (termOf(config, kind).weight === 0) return [weight];
      const numbers = options.map(({ name, label: title, hint }): FormField => ({
        key: `loss.${kind}.${name}`,
        label: title,
        group: 'loss',
        hint,
        path: `${weight.path}.options.${name}`,
        show: (run) => String(lossOption(termOf(run, kind), name)),
        change: (run, text) => {
          const term = termOf(run, kind);
          return withTerm(run, { ...term, options: { ...term.options, [name]: number(text) } });
        },
      }));
      return [weight, ...numbers];
    });
}
