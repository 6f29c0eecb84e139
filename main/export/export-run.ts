/** Export of a run's model, in a thread: checked on real cases before anything is written. */
import type { ExportReport } from '../../shared/contract.ts';
import type { DatasetInfo } from '../../shared/dataset.ts';
import type { DeviceId } from '../../shared/devices.ts';
import { readChannels, type CaseFiles } from '../datasets/case-files.ts';
import { preprocess } from '../datasets/preprocess.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import type { CallContext } from '../threads/messages.ts';
import { loadModel } from '../training/checkpoint.ts';
import { applyPlans, type PlanFile } from '../training/plans.ts';
import { predictionOf } from '../training/prediction.ts';
import { exportModel } from './export-model.ts';
import type { Manifest } from './manifest.ts';

export interface RunToExport {
  readonly runFolder: string;
  readonly device: DeviceId;
  readonly folder: string;
  /** SHA-256 of every `model.json` that this run was exported with before. */
  readonly replaces: readonly string[];
  readonly name: string;
  readonly dataset: DatasetInfo;
  readonly provenance: Pick<Manifest['provenance'], 'software' | 'run' | 'settings' | 'dataset'>;
  readonly checkCases: readonly (CaseFiles & { readonly sha256: string })[];
  /** Cuts to apply to the run's weights first; its method takes the place of the run's. */
  readonly plan?: PlanFile | undefined;
}

/** Writes a run's model as a bundle, once the file has agreed with the app on the given cases. */
export async function exportRun(
  params: RunToExport,
  { stopped, emit }: CallContext<{ readonly fraction: number; readonly message: string }>,
): Promise<ExportReport> {
  const { runFolder, device, folder, replaces, name, dataset, provenance, checkCases, plan } = params;
  const { config, record, initialCost, ...trained } = loadModel(runFolder);
  const { network, weights } = plan === undefined ? trained : applyPlans(trained, plan.cuts);
  return exportModel({
    folder,
    replaces,
    name,
    network,
    weights,
    dataset,
    config,
    prediction: predictionOf(runFolder, config),
    engine: guardDevice(await openDevice(device), 'inference'),
    provenance: {
      ...provenance,
      method: plan?.method ?? config.method,
      seed: config.seed,
      fold: config.fold,
      epochs: record.epoch,
      initialCost,
    },
    cases: checkCases.map(({ id, images, sha256 }) => ({
      case: id,
      sha256,
      load: async () => preprocess(await readChannels(images), null, config.preparation),
    })),
    stopped,
    onProgress: (fraction, message) => emit({ fraction, message }),
  });
}
