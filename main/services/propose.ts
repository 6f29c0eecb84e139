/** What the rules propose for a data set: preparation, network and step, brought together from who owns each. */
import type { ArchitectureName } from '../../shared/architectures.ts';
import type { DatasetInfo, Fingerprint } from '../../shared/dataset.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { proposeFixedAxes } from '../datasets/mirroring.ts';
import { proposePreparation } from '../datasets/preparation.ts';
import { networkOrder } from '../datasets/preprocess.ts';
import { proposeNetwork } from '../network/index.ts';

export interface ProposalChoices {
  readonly dims: 2 | 3;
  readonly architecture: ArchitectureName;
}

export function propose(
  fingerprint: Fingerprint,
  dataset: DatasetInfo,
  { dims, architecture }: ProposalChoices,
): Proposal {
  const prepared = proposePreparation(fingerprint, dataset, dims);
  const mirroring = proposeFixedAxes(fingerprint, dataset, dims);
  const size = networkOrder(fingerprint.medianSizeAfterResampling);
  const images = {
    spacing: prepared.preparation.targetSpacing.slice(3 - dims),
    size: size.slice(3 - dims),
    voxels: size[0] * size[1] * size[2] * fingerprint.cases,
  };
  const io = { dims, channels: dataset.channels.length, classes: dataset.classes.length };
  const { config, patch, batch, reasons, preparation = {} } = proposeNetwork(architecture, images, io);
  return {
    preparation: { ...prepared.preparation, ...preparation },
    architecture: config,
    step: { patch, batch, fixedAxes: mirroring.fixedAxes },
    reasons: [...prepared.reasons, ...reasons, ...mirroring.reasons],
  };
}
