/**
 * Regions that may overlap (BraTS): a sigmoid per channel, each trained by itself. The mask is written region by region in
 * their order, wherever one is more likely than not, so that an inner region comes after the one that holds it (nnU-Net's
 * `regions_class_order`).
 */
import type { TaskConfig } from '../../shared/task.ts';
import { add, concatenate, equal, toFloat } from '../tensor/index.ts';
import { independent } from './independent.ts';
import type { Task } from './task.ts';

export const regions: Task<Extract<TaskConfig, { kind: 'regions' }>> = {
  ...independent,
  channels: (config) => config.regions.length,
  encode: (config, labels) =>
    concatenate(
      config.regions.map(({ values }) =>
        values.map((value) => toFloat(equal(labels, value))).reduce((all, one) => add(all, one)),
      ),
      1,
    ),
  decide: (config, logits, { size, enlarge }) => {
    const voxels = size[0] * size[1] * size[2];
    let labels: Uint8Array | undefined;
    for (const [channel, { writes }] of config.regions.entries()) {
      const enlarged = enlarge(logits.subarray(channel * voxels, (channel + 1) * voxels));
      labels ??= new Uint8Array(enlarged.length);
      for (let index = 0; index < enlarged.length; index++)
        if ((enlarged[index] as number) > 0) labels[index] = writes;
    }
    return labels ?? new Uint8Array(0);
  },
};
