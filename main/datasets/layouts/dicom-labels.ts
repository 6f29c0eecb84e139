/**
 * Which labels belong to which series of a DICOM folder: segmentations and structure sets by the images that they refer
 * to, NIfTI files by the grid that they lie on, voxel axes turned as they may be. What fits none, or several, is told.
 */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { objectReferences, type ObjectReferences } from '../../imaging/dicom/object-references.ts';
import type { DicomObject } from '../../imaging/dicom/scan.ts';
import type { Series, VolumeSource } from '../../imaging/dicom/series.ts';
import { gridDifferences } from '../../imaging/geometry.ts';
import { placementOf } from '../../imaging/nifti/affine.ts';
import { readNiftiHeader } from '../../imaging/nifti/read.ts';
import { orientationOf, reorientGrid, reorientationTo } from '../../imaging/orientation.ts';
import { isNiftiName } from './folder.ts';
import { refused, warning } from './layout.ts';

export type UsableSeries = Series & { readonly source: VolumeSource };

/** Absolute paths. */
export interface LabelSources {
  readonly nifti: string | null;
  /** Segmentations and structure sets; one lies over the one before. */
  readonly objects: readonly string[];
}

export interface FoundLabels {
  readonly bySeries: ReadonlyMap<UsableSeries, LabelSources>;
  /** Names of segments and regions by object. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly findings: readonly ImportFinding[];
}

/** @param nameOf what the user calls a series */
export async function findLabels(
  folder: string,
  { series, objects }: { readonly series: readonly UsableSeries[]; readonly objects: readonly DicomObject[] },
  nameOf: (one: UsableSeries) => string,
): Promise<FoundLabels> {
  const findings: ImportFinding[] = [];
  const nifti = await niftiLabels(folder, series, { nameOf, findings });
  const drawn = new Map<UsableSeries, string[]>();
  const names = new Map<string, readonly string[]>();
  for (const { path, modality } of objects) {
    if (modality !== 'SEG' && modality !== 'RTSTRUCT') continue;
    const file = relative(folder, path);
    try {
      const references = objectReferences(path);
      const [one, ...more] = seriesOf(references, series);
      if (!one) findings.push(warning(file, 'Refers to images that are not in this folder; left out.'));
      else if (more.length > 0) {
        const all = [one, ...more].map(nameOf).join('; ');
        findings.push(warning(file, `May belong to any of several series (${all}); left out.`));
      } else {
        drawn.set(one, [...(drawn.get(one) ?? []), path]);
        names.set(path, references.names);
      }
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      findings.push(refused(file, `${cause.message.replace(`${path}: `, '')} ${cause.hint}`.trim()));
    }
  }
  const bySeries = new Map(
    series.map((one) => [one, { nifti: nifti.get(one) ?? null, objects: drawn.get(one) ?? [] }]),
  );
  return { bySeries, names, findings };
}

/** Those with the most of the images that it refers to; where it refers to none, those in its frame of reference. */
function seriesOf(
  { instances, frameOfReferenceUid }: ObjectReferences,
  series: readonly UsableSeries[],
): UsableSeries[] {
  const slices = (one: UsableSeries) => one.source.stack.slices.map(({ instance }) => instance);
  if (instances.size === 0)
    return series.filter((one) => slices(one)[0]?.frameOfReferenceUid === frameOfReferenceUid);
  const counts = series.map((one) => {
    const own = new Set(slices(one).map(({ sopInstanceUid }) => sopInstanceUid));
    return [...instances].filter((uid) => own.has(uid)).length;
  });
  const most = Math.max(0, ...counts);
  return most === 0 ? [] : series.filter((_, index) => counts[index] === most);
}

async function niftiLabels(
  folder: string,
  series: readonly UsableSeries[],
  { nameOf, findings }: { nameOf: (one: UsableSeries) => string; findings: ImportFinding[] },
): Promise<Map<UsableSeries, string>> {
  const found = new Map<UsableSeries, string>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isNiftiName).sort();
  for (const file of files) {
    const fitting = await fittingSeries(join(folder, file), series);
    if (fitting === null) continue; // no label map by its name or its header
    const [one, ...more] = fitting;
    if (!one) findings.push(warning(file, 'Lies on the grid of no series; left out.'));
    else if (more.length > 0) {
      const names = fitting.map(nameOf).join('; ');
      findings.push(warning(file, `Lies on the grid of several series (${names}); left out.`));
    } else if (found.has(one)) findings.push(refused(file, `${nameOf(one)} has a label already.`));
    else found.set(one, join(folder, file));
  }
  return found;
}

async function fittingSeries(path: string, series: readonly UsableSeries[]): Promise<UsableSeries[] | null> {
  try {
    const header = await readNiftiHeader(path);
    const { grid } = placementOf(header.geometry, header.size);
    return series.filter(({ source }) => source.repair === null && turningTo(grid, source.grid) !== null);
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

/** How a grid has to be turned to be another one; null where no turning makes them one. */
export function turningTo(grid: Grid, target: Grid): ReturnType<typeof reorientationTo> | null {
  const turning = reorientationTo(orientationOf(target), grid);
  return gridDifferences(reorientGrid(grid, turning), target).length === 0 ? turning : null;
}
