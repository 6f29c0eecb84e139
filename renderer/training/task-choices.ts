/** What a network can be trained to tell apart; regions only where the data set has some. */
import { regionsText } from '../../shared/region-text.ts';
import type { Region, TaskName } from '../../shared/task.ts';

export const taskChoices = (
  regions: readonly Region[],
): readonly { value: TaskName; label: string; hint: string }[] => [
  {
    value: 'classes',
    label: 'Classes',
    hint:
      regions.length > 0
        ? 'One class a voxel.'
        : 'One class a voxel. Regions that overlap can be named on the page “Data set”.',
  },
  ...(regions.length > 0
    ? [{ value: 'regions' as const, label: 'Regions', hint: `Each by itself: ${regionsText(regions)}.` }]
    : []),
];
