/** The table of architectures: a new one is its configuration and facts in `shared/`, one file here, and one line below. */
import type { ArchitectureConfig, ArchitectureName } from '../../../shared/architectures.ts';
import type { Network } from '../graph.ts';
import type { Architecture, ImageFacts, NetworkIo, ProposedNetwork } from './architecture.ts';
import { brats21 } from './brats21.ts';
import { deepmedic } from './deepmedic.ts';
import { factorizer } from './factorizer.ts';
import { pocketnet } from './pocketnet.ts';
import { unet } from './unet.ts';

export type { ImageFacts, NetworkIo, ProposedNetwork, Refusal } from './architecture.ts';
export { buildUNet, type UNetLayout } from './unet.ts';

const architectures: {
  readonly [Name in ArchitectureName]: Architecture<Extract<ArchitectureConfig, { kind: Name }>>;
} = { unet, pocketnet, brats21, deepmedic, factorizer };

/** TypeScript cannot tell that a configuration and the entry under its own kind go together. */
const ownerOf = (kind: ArchitectureName): Architecture<ArchitectureConfig> =>
  architectures[kind] as unknown as Architecture<ArchitectureConfig>;

export const proposeNetwork = (
  kind: ArchitectureName,
  images: ImageFacts,
  io: NetworkIo,
): ProposedNetwork<ArchitectureConfig> => ownerOf(kind).propose(images, io);

/** @throws AppError naming the field that is wrong */
export const buildNetwork = (config: ArchitectureConfig, io: NetworkIo): Network =>
  ownerOf(config.kind).build(config, io);

/** What an architecture says to every start but the planned one. */
export const startSupport = (kind: ArchitectureName): Architecture<ArchitectureConfig>['starts'] =>
  ownerOf(kind).starts;
