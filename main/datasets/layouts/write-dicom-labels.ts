/**
 * Writes the labels of one DICOM series as one label map on the grid of its image. Labels of objects have names, which
 * mean the same in every case: the values written are positions in one table of names, from which classes are made.
 */
import { at as elementAt } from '../../../shared/at.ts';
import { AppError } from '../../../shared/result.ts';
import type { Grid } from '../../../shared/volume.ts';
import { filled } from '../../imaging/filled.ts';
import { readObjectLabels } from '../../imaging/dicom/object-labels.ts';
import { imagesOfSeries, sourceSeriesOfStack } from '../../imaging/dicom/source-series.ts';
import { readNiftiLabels, type LabelNumbers } from '../../imaging/nifti/read.ts';
import { writeNifti } from '../../imaging/nifti/write.ts';
import { reorientVoxels } from '../../imaging/orientation.ts';
import { wholeNumber } from '../label-values.ts';
import { turningTo, type LabelSources, type UsableSeries } from './dicom-labels.ts';
import type { ClassTable } from './layout.ts';
import { stackLabels, type NamedLabels } from './stack-labels.ts';

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
        throw tooManyLabels();
      }
      return names.push(name) - 1;
    },
    // numbered labels by their numbers, as they would be without names; the others by name
    table: () => {
      const order = [...names.keys()]
        .slice(1)
        .sort((a, b) => compare(elementAt(names, a), elementAt(names, b)));
      return {
        values: [0, ...order],
        names: ['background', ...order.map((value) => elementAt(names, value))],
      };
    },
  };
}

const tooManyLabels = (): AppError =>
  new AppError(
    'invalid-input',
    `The images have more than ${mostLabels} different labels.`,
    'Import a part of them.',
  );

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

export interface WrittenLabels {
  /** Sentences about each file. */
  readonly findings: readonly { readonly path: string; readonly message: string }[];
}

export interface WriteLabelsOptions {
  /** The grid of the image. */
  readonly target: Grid;
  /** null where one label map is all there is: its own values count. */
  readonly names: LabelNames | null;
  /** Names of labels that lie over others, the topmost first; after them the smaller ones. */
  readonly onTop: readonly string[];
}

/** @throws AppError naming the file that holds no label map of this series */
export async function writeSeriesLabels(
  out: string,
  { source }: UsableSeries,
  { nifti, objects }: LabelSources,
  { target, names, onTop }: WriteLabelsOptions,
): Promise<WrittenLabels> {
  const own = nifti === null ? null : await turnedLabels(nifti, target);
  if (names === null) {
    await writeNifti(out, { grid: target, voxels: own ?? new Float32Array(0) });
    return { findings: [] };
  }
  const findings: { path: string; message: string }[] = [];
  const [ni, nj, nk] = target.size;
  const images = imagesOfSeries(sourceSeriesOfStack(source.stack), target);
  const stack = await stackLabels(
    [
      ...(own ? [() => Promise.resolve(labelMap(own, nifti ?? ''))] : []),
      ...objects.map((path) => async () => {
        const labels = await readObjectLabels(path, images, { onTop });
        findings.push(...labels.findings.map((message) => ({ path, message })));
        return { path, ...labels };
      }),
    ],
    ni * nj * nk,
    onTop,
  );
  const present = new Set(stack.voxels);
  const values = Uint8Array.from([
    0,
    ...stack.names.map((name, at) => (present.has(at + 1) ? names.valueOf(name) : 0)),
  ]);
  await writeNifti(out, { grid: target, voxels: stack.voxels.map((label) => values[label] ?? 0) });
  return { findings: [...findings, ...stack.findings] };
}

async function turnedLabels(path: string, target: Grid): Promise<LabelNumbers['voxels']> {
  const { grid, voxels } = await readNiftiLabels(path);
  const turning = turningTo(grid, target);
  if (!turning) throw new AppError('invalid-input', `${path}: does not lie on the grid of its series.`);
  return reorientVoxels(voxels, grid.size, turning);
}

/** A label map of numbers, as an object with names has them. */
function labelMap(values: LabelNumbers['voxels'], path: string): NamedLabels {
  const found = new Map<number, number>();
  const sizes = new Float64Array(mostLabels);
  const voxels = filled(new Uint8Array(values.length), (voxel) => {
    const value = values[voxel] as number;
    if (value === 0) return 0;
    const whole = wholeNumber(value);
    if (whole === null)
      throw new AppError('invalid-input', `${path}: holds the value ${value}, which is no label.`);
    if (whole === 0) return 0;
    const label = found.get(whole) ?? found.size + 1;
    if (label > mostLabels) throw tooManyLabels();
    found.set(whole, label);
    sizes[label - 1] = (sizes[label - 1] ?? 0) + 1;
    return label;
  });
  const counts = [...sizes.subarray(0, found.size)];
  return { path, voxels, counts, names: [...found.keys()].map((value) => `label ${value}`) };
}
