/** What the values of masks are called, and masks in which a region of several classes is one thing. */
import type { CaseLayers } from '../../shared/contract.ts';
import type { LabelClass } from '../../shared/dataset.ts';
import type { Region } from '../../shared/task.ts';
import type { MaskLayer } from './case-data.ts';

/** Of the models that drew on a case, in a project without classes of its own; two names for one value are both told. */
export function modelClasses(segmentations: CaseLayers['segmentations']): LabelClass[] {
  const names = new Map<number, Set<string>>();
  for (const { classes } of segmentations)
    for (const { value, name } of classes)
      if (value > 0) names.set(value, (names.get(value) ?? new Set()).add(name));
  return [...names].map(([value, all]) => ({ value, name: [...all].join(' / ') }));
}

const made = new WeakMap<MaskLayer, Map<Region, MaskLayer>>();

/** What the region writes wherever the mask holds one of its values; nothing elsewhere. Made once for each mask. */
export function regionOf(mask: MaskLayer, region: Region): MaskLayer {
  const known = made.get(mask) ?? new Map<Region, MaskLayer>();
  made.set(mask, known);
  const layer = known.get(region) ?? {
    ...mask,
    key: `${mask.key}-in-${region.values.join('+')}`,
    voxels: mask.voxels.map((value) => (region.values.includes(value) ? region.writes : 0)),
  };
  known.set(region, layer);
  return layer;
}
