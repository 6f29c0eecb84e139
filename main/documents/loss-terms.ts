/**
 * To version 3: the one task that there was is named, and the share `alpha` of the Dice in the loss, with the loss that
 * Sauron's preset chose, become terms.
 */
import type { Json, Upgrade } from './document.ts';

export const lossTerms: Upgrade = ({ alpha, ...rest }) => {
  const { dims } = rest['preparation'] as Json;
  const isCompatible = rest['method'] === 'sauron' && (rest['sauron'] as Json)['preset'] === 'compat';
  const share = alpha as number;
  const terms = [
    isCompatible
      ? { kind: 'sauron-dice', weight: 2 * share, options: {} }
      : { kind: 'dice', weight: 2 * share, options: { batch: dims === 2 ? 1 : 0 } },
    { kind: 'cross-entropy', weight: 2 * (1 - share), options: {} },
  ];
  return {
    ...rest,
    task: { kind: 'classes' },
    loss: terms.filter(({ weight }) => weight > 0),
    headWeights: isCompatible ? 'equal' : 'halved',
  };
};
