/** Whether a model belongs to a project's images: a mask whose values mean something else looks right and is wrong. */
import type { DatasetInfo, LabelClass } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';

export interface ModelShape {
  readonly name: string;
  readonly channels: readonly string[];
  /** Background included. */
  readonly classes: readonly LabelClass[];
}

/**
 * Classes must be the project's, unless it has none of its own (cases without labels).
 * @throws AppError naming what differs
 */
export function requireFit({ name, channels, classes }: ModelShape, dataset: DatasetInfo): void {
  if (channels.length !== dataset.channels.length) {
    throw new AppError(
      'invalid-input',
      `${name} reads ${channels.length} channels (${channels.join(', ')}); this project's images have ` +
        `${dataset.channels.length} (${dataset.channels.join(', ')}).`,
      'Choose a model that was trained on such images.',
    );
  }
  const own = namesOf(dataset.classes);
  const its = namesOf(classes);
  if (dataset.classes.length > 1 && own !== its) {
    throw new AppError(
      'invalid-input',
      `${name} draws other classes (${its}) than this project has (${own}).`,
      'Import the images into a project of their own, without labels, and segment them there.',
    );
  }
}

const namesOf = (classes: readonly LabelClass[]): string =>
  classes
    .filter(({ value }) => value > 0)
    .map(({ value, name }) => `${value} ${name}`)
    .join(', ');
