/**
 * Writes the labels of one DICOM series as one label map on the grid of its image. Labels of objects have names, which
 * mean the same in every case: the values written are positions in one table of names, from which classes are made.
 */
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { readObjectLabels } from '../../imaging/dicom/object-labels.ts';
import { imagesOfSeries, sourceSeriesOfStack } from '../../imaging/dicom/source-series.ts';
import { readNifti } from '../../imaging/nifti/read.ts';
import { writeNifti } from '../../imaging/nifti/write.ts';
import { reorientVoxels } from '../../imaging/orientation.ts';
import { wholeNumber } from '../label-values.ts';
import { turningTo, type LabelSources, type UsableSeries } from './dicom-labels.ts';
import type { ClassTable } from './layout.ts';

/** Names of labels by the value that they are written as. */
export interface LabelNames {
  /** The value of a name, which is given one where it is new. */
  readonly valueOf: (name: string) => number;
  readonly table: () => ClassTable;
}

const mostLabels = 255;

export function labelNames(): LabelNames {
  const names = ['background'];
  return {
    valueOf: (name) => {
      const index = names.indexOf(name);
      if (index >= 0) return index;
      if (names.length > mostLabels) {
        throw new AppError(
          'invalid-input',
          `The images have more than ${mostLabels} different labels.`,
          'Import a part of them.',
        );
      }
      return names.push(name) - 1;
    },
    // numbered labels by their numbers, as they would be without names; the others by name
    table: () => {
      const order = [...names.keys()].slice(1).sort((a, b) => compare(names[a] ?? '', names[b] ?? ''));
      return { values: [0, ...order], names: ['background', ...order.map((value) => names[value] ?? '')] };
    },
  };
}

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

export interface WrittenLabels {
  /** Sentences about each file. */
  readonly findings: readonly { readonly path: string; readonly message: string }[];
}

/**
 * @param target the grid of the image
 * @throws AppError naming the file that holds no label map of this series
 */
export async function writeSeriesLabels(
  out: string,
  { source }: UsableSeries,
  { nifti, objects }: LabelSources,
  { target, names }: { readonly target: Grid; readonly names: LabelNames | null },
): Promise<WrittenLabels> {
  const own = nifti === null ? null : await turnedLabels(nifti, target);
  if (names === null) {
    // one label map, whose own values count
    await writeNifti(out, { grid: target, voxels: own ?? new Float32Array(0) });
    return { findings: [] };
  }
  const [ni, nj, nk] = target.size;
  const voxels = own ? namedValues(own, names, nifti ?? '') : new Uint8Array(ni * nj * nk);
  const findings: { path: string; message: string }[] = [];
  for (const path of objects) {
    const labels = await labelsOnImage(path, source, target);
    findings.push(...labels.findings.map((message) => ({ path, message })));
    const present = new Set(labels.voxels);
    const values = labels.names.map((name, index) => (present.has(index + 1) ? names.valueOf(name) : 0));
    let covered = 0;
    labels.voxels.forEach((label, at) => {
      if (label === 0) return;
      const value = values[label - 1] ?? 0;
      if (voxels[at] !== 0 && voxels[at] !== value) covered++;
      voxels[at] = value;
    });
    if (covered > 0)
      findings.push({
        path,
        message: `${covered} of its voxels lay in another object's label; they are this one's now.`,
      });
  }
  await writeNifti(out, { grid: target, voxels });
  return { findings };
}

async function turnedLabels(path: string, target: Grid): Promise<Float32Array> {
  const { grid, voxels } = await readNifti(path);
  const turning = turningTo(grid, target);
  if (!turning) throw new AppError('invalid-input', `${path}: does not lie on the grid of its series.`);
  return reorientVoxels(voxels, grid.size, turning);
}

function namedValues(voxels: Float32Array, names: LabelNames, path: string): Uint8Array {
  const values = new Map([[0, 0]]);
  return Uint8Array.from(voxels, (voxel) => {
    const whole = wholeNumber(voxel);
    if (whole === null)
      throw new AppError('invalid-input', `${path}: holds the value ${voxel}, which is no label.`);
    const value = values.get(whole) ?? names.valueOf(`label ${whole}`);
    values.set(whole, value);
    return value;
  });
}

const labelsOnImage = (
  path: string,
  { stack }: UsableSeries['source'],
  target: Grid,
): ReturnType<typeof readObjectLabels> =>
  readObjectLabels(path, imagesOfSeries(sourceSeriesOfStack(stack), target));
