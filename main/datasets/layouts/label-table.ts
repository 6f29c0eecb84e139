/** The classes of a `dataset.json`: Decathlon gives values names, nnU-Net 2 names values; tables written the other way are read too. */
import { AppError } from '../../../shared/result.ts';
import type { ClassTable } from './layout.ts';

export type LabelEntries = Readonly<Record<string, string | number | readonly number[]>>;

export interface LabelTable {
  readonly classes: ClassTable;
  /** What is odd about how it is written, as a sentence; null where it is not. */
  readonly note: string | null;
}

const isValue = (one: unknown): boolean =>
  typeof one === 'number' ? Number.isInteger(one) && one >= 0 : typeof one === 'string' && /^\d+$/.test(one);

/** @param usual how this kind of data set writes it @throws AppError naming the file and the entry */
export function labelTable(
  labels: LabelEntries,
  { usual, path }: { readonly usual: 'value: name' | 'name: value'; readonly path: string },
): LabelTable {
  const entries = Object.entries(labels);
  for (const [name, value] of entries) {
    const isRegion = Array.isArray(value) || (typeof value === 'number' && !isValue(value));
    if (name !== 'ignore' && !isRegion) continue;
    const what = name === 'ignore' ? 'an ignore label' : `"${name}", a region made of several labels`;
    throw new AppError('unsupported', `${path}: "labels" has ${what}.`, 'Give one whole number per class.');
  }
  const hasValues = {
    'value: name': entries.every(([key]) => isValue(key)),
    'name: value': entries.every(([, value]) => isValue(value)),
  };
  const other = usual === 'value: name' ? 'name: value' : 'value: name';
  const way = hasValues[usual] ? usual : other;
  if (!hasValues[way]) {
    throw new AppError(
      'invalid-input',
      `${path}: the field "labels" gives neither names to whole numbers nor whole numbers to names.`,
      `Write it as ${usual}.`,
    );
  }
  const classes = entries
    .map(([key, value]) =>
      way === 'value: name'
        ? { value: Number(key), name: String(value) }
        : { value: Number(value), name: key },
    )
    .sort((a, b) => a.value - b.value);
  const double = classes.find(({ value }, index) => classes[index - 1]?.value === value);
  if (double)
    throw new AppError('invalid-input', `${path}: "labels" gives the value ${double.value} to two classes.`);
  if (classes[0]?.value !== 0) classes.unshift({ value: 0, name: 'background' });
  return {
    classes: { values: classes.map(({ value }) => value), names: classes.map(({ name }) => name) },
    note:
      way === usual ? null : `"labels" is written as ${way} where ${usual} is usual here; it was read so.`,
  };
}
