/** Thread that exports a run's model and checks it on real cases before anything is written. */
import { readChannels } from '../datasets/case-files.ts';
import { preprocess } from '../datasets/preprocess.ts';
import { openDevice } from '../engine/devices.ts';
import { guardDevice } from '../engine/guard.ts';
import { exportModel } from '../export/export-model.ts';
import { loadModel } from '../training/checkpoint.ts';
import { applyPlans } from '../training/plans.ts';
import { predictionOf } from '../training/prediction.ts';
import type { ExportCalls } from './export-calls.ts';
import { serve } from './serve.ts';

serve<ExportCalls>({
  export: async (params, { stopped, emit }) => {
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
      prediction: predictionOf(config),
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
  },
});
