/** What the export thread offers; the contract between services and `export.thread.ts`. */
import type { ExportReport } from '../../shared/contract.ts';
import type { DatasetInfo } from '../../shared/dataset.ts';
import type { DeviceId } from '../../shared/devices.ts';
import type { CaseFiles } from '../datasets/case-files.ts';
import type { Manifest } from '../export/manifest.ts';
import type { PlanFile } from '../training/plans.ts';

export interface ExportCalls {
  /** Writes a run's model as a bundle, once the file has agreed with the app on the given cases. */
  readonly export: {
    readonly params: {
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
    };
    readonly event: { readonly fraction: number; readonly message: string };
    readonly reply: ExportReport;
  };
}
