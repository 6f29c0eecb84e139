/** What a segmentation or structure set says of itself before it is read whole: its images and its labels. */
import { textOf } from './dataset.ts';
import type { Plane } from './plane.ts';
import { readDicomFile } from './read-file.ts';
import { readStructureSet, structureSetClass } from './rtstruct/read.ts';
import { readSegmentation } from './segmentation/read.ts';
import { tags } from './tags.ts';

export interface ObjectReferences {
  /** SOP instances of the images that it was drawn on; empty where it does not say. */
  readonly instances: ReadonlySet<string>;
  readonly frameOfReferenceUid: string;
  readonly names: readonly string[];
  /** Where a segmentation's frames lie; null for a structure set, whose contours have no pixels. */
  readonly plane: Plane | null;
}

/** @param path of an object for which `isLabelObject` holds */
export function objectReferences(path: string): ObjectReferences {
  const dataset = readDicomFile(path)?.dataset;
  if (dataset && textOf(dataset, tags.SOPClassUID) === structureSetClass) {
    const { regions, frameOfReferenceUid } = readStructureSet(path);
    const drawn = regions.filter(({ contours }) => contours.length > 0);
    const instances = drawn.flatMap(({ contours }) => contours.flatMap(({ references }) => references));
    return {
      instances: new Set(instances),
      frameOfReferenceUid,
      names: drawn.map(({ name }) => name),
      plane: null,
    };
  }
  const { segments, frames, frameOfReferenceUid } = readSegmentation(path);
  const instances = frames.flatMap(({ references }) =>
    references.map(({ sopInstanceUid }) => sopInstanceUid),
  );
  return {
    instances: new Set(instances),
    frameOfReferenceUid,
    names: segments.map(({ label }) => label),
    plane: frames[0]?.plane ?? null,
  };
}
