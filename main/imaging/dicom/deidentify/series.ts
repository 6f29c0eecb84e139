/** De-identifies the instances of a series one by one and keeps one report of all. */
import type {
  DeidentificationOptions,
  DeidentificationReport,
  DeidentifiedAttribute,
} from '../../../../shared/deidentification.ts';
import type { Dataset } from '../dataset.ts';
import { deidentify } from './deidentify.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { warningsAbout } from './warnings.ts';

export interface SeriesDeidentifier {
  readonly deidentify: (dataset: Dataset) => Dataset;
  readonly report: () => DeidentificationReport;
}

export function seriesDeidentifier(
  options: DeidentificationOptions,
  pseudonyms: Pseudonyms,
): SeriesDeidentifier {
  const attributes = new Map<string, DeidentifiedAttribute>();
  const warnings = new Set<string>();
  let instances = 0;
  return {
    deidentify: (dataset) => {
      instances++;
      for (const text of warningsAbout(dataset)) warnings.add(text);
      const result = deidentify(dataset, options, pseudonyms);
      for (const one of result.attributes) {
        const key = `${one.tag} ${one.action}`;
        attributes.set(key, { ...one, count: one.count + (attributes.get(key)?.count ?? 0) });
      }
      return result.dataset;
    },
    report: () => ({
      options,
      instances,
      attributes: [...attributes.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1)),
      warnings: [...warnings],
    }),
  };
}
