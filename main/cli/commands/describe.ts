/** `secateur describe`: says what the images of a project are, and what channels and classes are called. */
import { modalities, type DatasetInfo } from '../../../shared/dataset.ts';
import { regionsOfText, regionsText } from '../../../shared/region-text.ts';
import { defineCommand } from '../command.ts';
import { choice, names, required, text } from '../options.ts';
import { withProject } from '../session.ts';

export const describeCommand = defineCommand({
  name: 'describe',
  summary: 'say what the images of a project are, and what channels and classes are called',
  options: {
    project: required(text('DIR', 'the project')),
    modality: choice(modalities, 'what the images are; new plans normalise CT as CT'),
    channels: names('NAME,…', 'what the channels are called, in their order'),
    regions: text('TEXT', 'unions of classes to segment, outer first: "whole = 1 2 3; core = 1 3"; or none'),
    classes: names('NAME,…', 'what the classes are called, background first; more than there were are added'),
  },
  run: ({ project, regions, ...changes }, terminal) =>
    withProject({ path: project }, async ({ handlers }) => {
      const dataset = await handlers['dataset.describe']({
        ...changes,
        regions: regions === undefined ? undefined : regionsOfText(regions === 'none' ? '' : regions),
      });
      terminal.print({ dataset }, `${dataset.name}: ${datasetText(dataset)}`);
    }),
});

export function datasetText({ modality, channels, classes, regions }: DatasetInfo): string {
  const named = classes.map(({ value, name }) => `${value} ${name}`).join(', ');
  const unions = regions.length === 0 ? '' : `; regions ${regionsText(regions)}`;
  return `Modality ${modality}, channels ${channels.join(', ')}; classes ${named}${unions}.`;
}
