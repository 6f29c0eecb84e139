/**
 * What a project's data set becomes when images are added to it: the project's own names of channels, kind and classes
 * stay, and what does not fit to them is refused. Images without labels go with any classes.
 */
import type { DatasetInfo } from '../../shared/dataset.ts';
import { AppError } from '../../shared/result.ts';

/** @param known of the project; null where it has none yet */
export function extendDataset(known: DatasetInfo | null, found: DatasetInfo): DatasetInfo {
  if (known === null) return found;
  const fits =
    channelsFit(known.channels, found.channels) &&
    (!hasClasses(known) || !hasClasses(found) || String(classNames(known)) === String(classNames(found)));
  if (!fits) {
    const both = hasClasses(known) && hasClasses(found);
    throw new AppError(
      'invalid-input',
      `"${found.name}" has ${described(found, both)}; this project has ${described(known, both)}.`,
      'Import it into a project of its own.',
    );
  }
  return {
    ...known,
    // Of images that were only looked at, and did not say.
    modality: known.modality === 'other' && !hasClasses(known) ? found.modality : known.modality,
    channels: known.channels.every(isUnnamed) ? found.channels : known.channels,
    classes: hasClasses(known) ? known.classes : found.classes,
    regions: known.regions.length > 0 ? known.regions : found.regions,
  };
}

/** Cases without labels know no class but the background. */
export const hasClasses = ({ classes }: DatasetInfo): boolean => classes.length > 1;

export const classNames = ({ classes }: DatasetInfo): string[] => classes.map(({ name }) => name);

/** Channels of files that do not say what they are. */
export const channelNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => (count === 1 ? 'image' : `image ${index + 1}`));

const isUnnamed = (channel: string): boolean => /^image( \d+)?$/.test(channel);

/** Names are compared where both sides have some; numbers always. */
function channelsFit(known: readonly string[], found: readonly string[]): boolean {
  if (known.length !== found.length) return false;
  if (known.every(isUnnamed) || found.every(isUnnamed)) return true;
  return known.every((name, index) => name.toLowerCase() === found[index]?.toLowerCase());
}

function described({ channels, classes }: DatasetInfo, withClasses: boolean): string {
  const names = withClasses ? ` and classes ${classes.map(({ name }) => name).join(', ')}` : '';
  return `channels ${channels.join(', ')}${names}`;
}
