/**
 * Which labels belong to which series of a DICOM folder: segmentations and structure sets by the images that they refer
 * to, NIfTI files by the grid that they lie on, voxel axes turned as they may be, if they are label maps at all. What fits none, or several, is told.
 */
import { join, relative } from 'node:path';
import type { ImportFinding } from '../../../shared/dataset.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { walkFolder } from '../../files/walk.ts';
import { objectReferences, type ObjectReferences } from '../../imaging/dicom/object-references.ts';
import type { DicomObject } from '../../imaging/dicom/scan.ts';
import { isSameStack, type Plane } from '../../imaging/dicom/plane.ts';
import { gridOfVolume, type Series, type VolumeSource } from '../../imaging/dicom/series.ts';
import { readSlices } from '../../imaging/dicom/read-volume.ts';
import { measuredValues } from '../../imaging/dicom/values.ts';
import { gridDifferences } from '../../imaging/geometry.ts';
import { placementOf } from '../../imaging/nifti/affine.ts';
import { readNifti, readNiftiHeader } from '../../imaging/nifti/read.ts';
import { orientationOf, reorientGrid, reorientVoxels, reorientationTo } from '../../imaging/orientation.ts';
import { isNiftiName } from './folder.ts';
import { correlationOf, kindOf, type FileKind } from './label-or-image.ts';
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

interface SeriesFacts {
  /** What the user calls a series. */
  readonly nameOf: (one: UsableSeries) => string;
  /** Where labels may belong to several, those that are taken come first. */
  readonly isWanted: (one: UsableSeries) => boolean;
  /** Whether they are the channels of one image: then what belongs to any of them belongs to the first. */
  readonly areOne: (series: readonly UsableSeries[]) => boolean;
}

export async function findLabels(
  folder: string,
  { series, objects }: { readonly series: readonly UsableSeries[]; readonly objects: readonly DicomObject[] },
  facts: SeriesFacts,
): Promise<FoundLabels> {
  const { nameOf, areOne } = facts;
  const wantedOf = (some: readonly UsableSeries[]): readonly UsableSeries[] => wantedFirst(some, facts);
  const findings: ImportFinding[] = [];
  const nifti = await niftiLabels(folder, series, { ...facts, findings });
  const drawn = new Map<UsableSeries, string[]>();
  const names = new Map<string, readonly string[]>();
  for (const { path, modality } of objects) {
    if (modality !== 'SEG' && modality !== 'RTSTRUCT') continue;
    const file = relative(folder, path);
    try {
      const references = objectReferences(path);
      const [one, ...more] = wantedOf(seriesOf(references, series));
      if (!one) findings.push(warning(file, 'Refers to images that are not in this folder; left out.'));
      else if (!areOne([one, ...more])) {
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

/**
 * Those with the most of the images that it refers to; where it refers to none, those in its frame of reference, and of
 * these those with its pixels, where there are some.
 */
function seriesOf(
  { instances, frameOfReferenceUid, plane }: ObjectReferences,
  series: readonly UsableSeries[],
): UsableSeries[] {
  const slices = (one: UsableSeries) => one.source.stack.slices.map(({ instance }) => instance);
  const counts = series.map((one) => {
    const own = new Set(slices(one).map(({ sopInstanceUid }) => sopInstanceUid));
    return [...instances].filter((uid) => own.has(uid)).length;
  });
  const most = Math.max(0, ...counts);
  if (most > 0) return series.filter((_, index) => counts[index] === most);
  if (frameOfReferenceUid === '' && instances.size > 0) return [];
  const near = series.filter((one) => slices(one)[0]?.frameOfReferenceUid === frameOfReferenceUid);
  const fitting = near.filter(
    ({ source: { grid } }) => plane !== null && isSameStack(plane, planeOfSlice(grid)),
  );
  return fitting.length > 0 ? fitting : near;
}

/** Those that are taken, where there are some among them. */
function wantedFirst(some: readonly UsableSeries[], { isWanted }: SeriesFacts): readonly UsableSeries[] {
  const wanted = some.filter(isWanted);
  return wanted.length > 0 ? wanted : some;
}

const planeOfSlice = ({ origin, direction, spacing, size }: Grid): Plane => ({
  position: origin,
  orientation: [direction[0], direction[1]],
  spacing: [spacing[0], spacing[1]],
  size: [size[0], size[1]],
});

async function niftiLabels(
  folder: string,
  series: readonly UsableSeries[],
  { findings, ...facts }: SeriesFacts & { readonly findings: ImportFinding[] },
): Promise<Map<UsableSeries, string>> {
  const found = new Map<UsableSeries, string[]>();
  const files = walkFolder(folder)
    .files.filter(isNiftiName)
    .map((file) => relative(folder, file));
  for (const file of files) {
    const verdict = await labelVerdict(join(folder, file), series, facts);
    if ('finding' in verdict) findings.push({ ...verdict.finding, file });
    else found.set(verdict.series, [...(found.get(verdict.series) ?? []), file]);
  }
  const labels = new Map<UsableSeries, string>();
  for (const [one, [first = '', ...more]] of found) {
    if (more.length === 0) labels.set(one, join(folder, first));
    // Which of them is meant cannot be told.
    else
      for (const file of [first, ...more])
        findings.push(
          refused(
            file,
            `${facts.nameOf(one)} has ${more.length + 1} label maps (${[first, ...more].join(', ')}); none is taken: leave one in the folder.`,
          ),
        );
  }
  return labels;
}

/** The series that a file is the label map of, or what is said of it instead. */
async function labelVerdict(
  path: string,
  series: readonly UsableSeries[],
  facts: SeriesFacts,
): Promise<{ readonly series: UsableSeries } | { readonly finding: ImportFinding }> {
  const say = (message: string): { finding: ImportFinding } => ({ finding: warning('', message) });
  try {
    const header = await readNiftiHeader(path);
    const { grid } = placementOf(header.geometry, header.size);
    const fitting = series.filter(({ source }) => turningTo(grid, gridOfVolume(source)) !== null);
    const [fitted] = fitting;
    if (!fitted) return say('Lies on the grid of no series; left out.');
    if (header.volumes > 1)
      return say(`Is no label map: it has ${header.volumes} volumes along a fourth axis; not taken.`);
    const { kind, reason } = await voxelsVerdict(path, fitting);
    if (kind === 'image')
      return say(`Is an image or a map of probabilities, no label map: ${reason}; not taken.`);
    if (kind === 'unclear') {
      const how = 'Put “seg” or “label” into its name to have it taken, or move it away.';
      return {
        finding: refused('', `Whether it is an image or a label map cannot be told: ${reason}. ${how}`),
      };
    }
    const meant = wantedFirst(fitting, facts);
    const [one = fitted] = meant;
    if (facts.areOne(meant)) return { series: one };
    return say(`Lies on the grid of several series (${meant.map(facts.nameOf).join('; ')}); left out.`);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const text = cause.message.replace(`${path}: `, '');
    return say(`${text.charAt(0).toUpperCase()}${text.slice(1)} Left out.`);
  }
}

/** @param fitting series on whose grid the file lies */
async function voxelsVerdict(path: string, fitting: readonly UsableSeries[]): Promise<FileKind> {
  const { grid, voxels } = await readNifti(path);
  let correlation: number | null = null;
  for (const { source } of fitting) {
    const turning = source.repair === null ? turningTo(grid, source.grid) : null;
    if (!turning) continue;
    const likeness = await likenessTo(source, reorientVoxels(voxels, grid.size, turning));
    if (likeness !== null) correlation = Math.max(correlation ?? 0, likeness);
  }
  return kindOf({ path, voxels, size: [...grid.size], correlation });
}

/** So many slices, evenly spread, show whether two volumes are one. */
const comparedSlices = 12;

/** How far voxels on the grid of a series follow its own; null where those cannot be decoded. */
async function likenessTo({ stack, grid }: VolumeSource, voxels: Float32Array): Promise<number | null> {
  const perSlice = grid.size[0] * grid.size[1];
  const step = Math.max(1, Math.ceil(stack.slices.length / comparedSlices));
  const chosen = [...stack.slices.keys()].filter((slice) => slice % step === 0);
  const theirs = new Float32Array(chosen.length * perSlice);
  const own = new Float32Array(chosen.length * perSlice);
  const slices = chosen.flatMap((slice) => stack.slices[slice] ?? []);
  try {
    await readSlices(slices, {}, (stored, index, file) => {
      const slice = slices[index];
      if (slice) theirs.set(measuredValues(stored, slice, file), index * perSlice);
    });
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
  for (const [index, slice] of chosen.entries())
    own.set(voxels.subarray(slice * perSlice, (slice + 1) * perSlice), index * perSlice);
  return correlationOf(own, theirs);
}

/** How a grid has to be turned to be another one; null where no turning makes them one. */
export function turningTo(grid: Grid, target: Grid): ReturnType<typeof reorientationTo> | null {
  const turning = reorientationTo(orientationOf(target), grid);
  return gridDifferences(reorientGrid(grid, turning), target).length === 0 ? turning : null;
}
