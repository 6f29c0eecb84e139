/** The options of `secateur train` and `study` that say which network is trained; what is left out is proposed. */
import { optionsOf, withText } from '../../shared/architecture-options.ts';
import {
  architectureNames,
  type ArchitectureConfig,
  type ArchitectureName,
} from '../../shared/architectures.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { AppError } from '../../shared/result.ts';
import type { Services } from '../services/index.ts';
import { choice, integers, texts } from './options.ts';

export const architectureOptions = {
  dims: choice(['2', '3'], '2: slices, 3: volumes (default 3)'),
  architecture: choice(architectureNames, 'the network (default unet)'),
  set: texts('NAME=VALUE', 'an option of the network, such as --set residual=yes'),
  'foreground-channel': choice(
    ['yes', 'no'],
    'one channel more, 1 where no other is 0 (default: as proposed)',
  ),
  widths: integers('16,32,…', 'the same as --set widths=16,32,…', { min: 1, max: 4096 }),
};

export interface ArchitectureChoices {
  readonly dims: '2' | '3' | undefined;
  readonly architecture?: ArchitectureName | undefined;
  readonly set?: readonly string[] | undefined;
  readonly widths?: readonly number[] | undefined;
  readonly 'foreground-channel'?: 'yes' | 'no' | undefined;
}

/** What the rules propose for the project's data, with the options that were given. */
export async function proposalOf(
  { handlers }: Services,
  { dims, architecture = 'unet', set = [], widths, 'foreground-channel': foreground }: ArchitectureChoices,
): Promise<Proposal> {
  const proposal = await handlers['training.propose']({ dims: dims === '2' ? 2 : 3, architecture });
  const given = widths === undefined ? set : [...set, `widths=${widths.join(',')}`];
  const added = foreground === undefined ? {} : { foregroundChannel: foreground === 'yes' };
  return {
    ...proposal,
    preparation: { ...proposal.preparation, ...added },
    architecture: given.reduce(withGiven, proposal.architecture),
  };
}

/** @throws AppError where the architecture has no such option */
export function withGiven(config: ArchitectureConfig, given: string): ArchitectureConfig {
  const at = given.indexOf('=');
  const name = at < 0 ? given : given.slice(0, at);
  const options = optionsOf(config);
  const option = options.find((one) => one.name === name);
  if (option === undefined || at < 0) {
    const known = options.map((one) => one.name).join(', ');
    const message = `--set wants NAME=VALUE with an option of ${config.kind}; "${given}" was given.`;
    throw new AppError('invalid-input', message, `It has ${known}.`);
  }
  return withText(config, option, given.slice(at + 1));
}
