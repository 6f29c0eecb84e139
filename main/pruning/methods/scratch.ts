/** The pruned shape trained from scratch: what another run left of each layer, with new weights. */
import { AppError } from '../../../shared/result.ts';
import { couple, cutShape } from '../../network/index.ts';
import type { Method, MethodSetup } from '../method.ts';
import { unpruned } from '../unpruned.ts';

export const scratch: Method = {
  name: 'scratch',
  check,
  shape: ({ dense, config }) => {
    const keep = config.pruning.shape.map(({ id, filters }) => {
      return [id, Array.from({ length: filters }, (_, filter) => filter)] as const;
    });
    return cutShape(dense, couple(dense), new Map(keep));
  },
  start: (setup) => unpruned(setup, 'The pruned shape, trained from scratch.'),
};

function check({ dense, config }: MethodSetup): void {
  const { shape } = config.pruning;
  const hint = 'Name a pruned run of the same planned network (on the command line: --shape-of RUN).';
  if (shape.length === 0) {
    throw new AppError('invalid-input', 'The shape to train from scratch is missing (pruning.shape).', hint);
  }
  const groups = new Map(
    couple(dense)
      .groups.filter(({ frozen }) => !frozen)
      .map(({ id, filters }) => [id, filters]),
  );
  const misfit = shape.find(({ id, filters }) => filters > (groups.get(id) ?? 0));
  if (misfit === undefined) return;
  throw new AppError(
    'invalid-input',
    `The shape asks for ${misfit.filters} filters in "${misfit.id}", and the planned network has ${groups.get(misfit.id) ?? 0}.`,
    hint,
  );
}
