/**
 * The regions of an nnU-Net `dataset.json`: in `labels` a name stands for several values, and `regions_class_order` says what
 * each region in turn writes into a mask (nnU-Net v2, documentation of region-based training).
 */
import { at } from '../../../shared/at.ts';
import { AppError } from '../../../shared/result.ts';
import { regionsSchema, type Region } from '../../../shared/task.ts';
import type { LabelEntries } from './label-table.ts';
import type { ClassTable } from './layout.ts';

export const hasRegions = (labels: LabelEntries): boolean => Object.values(labels).some(Array.isArray);

/** Regions by the values of the label maps, and the classes that they are unions of. @throws AppError naming the file */
export function regionTable(
  labels: LabelEntries,
  { order, path }: { readonly order: readonly number[]; readonly path: string },
): { readonly classes: ClassTable; readonly regions: readonly Region[] } {
  const valuesOf = (entry: string | number | readonly number[]): number[] => [entry].flat().map(Number);
  const entries = Object.entries(labels).filter(([, entry]) => valuesOf(entry).some((value) => value !== 0));
  const refuse = (message: string): never => {
    throw new AppError(
      'invalid-input',
      `${path}: ${message}.`,
      'Write it as nnU-Net does, or give one whole number per class.',
    );
  };
  if ('ignore' in labels) refuse('"labels" has an ignore label, which is not supported');
  if (order.length !== entries.length)
    refuse(`"regions_class_order" has ${order.length} entries for ${entries.length} regions`);
  const regions = entries.map(([name, entry], index) => ({
    name,
    values: valuesOf(entry),
    writes: at(order, index),
  }));
  const parsed = regionsSchema.safeParse(regions);
  if (!parsed.success) return refuse(`its regions: ${parsed.error.issues[0]?.message ?? ''}`);
  const values = [...new Set([0, ...regions.flatMap((region) => region.values)])].sort((a, b) => a - b);
  // A value inside of several regions has no name of its own.
  const names = values.map((value) => (value === 0 ? 'background' : `label ${value}`));
  return { classes: { values, names }, regions };
}
