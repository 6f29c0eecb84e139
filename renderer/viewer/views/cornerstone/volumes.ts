/**
 * Volumes in Cornerstone's cache, one for each image and label map however many panes show it. The voxels stay ours:
 * slices are views of one array, and the samplers are handed that array instead of a copy, so edits show at once.
 */
import { cache, Enums, eventTarget, triggerEvent, utilities, volumeLoader } from '@cornerstonejs/core';
import { Enums as ToolEnums, segmentation } from '@cornerstonejs/tools';
import type { Triple } from '../../../../shared/volume.ts';
import type { ImageLayer, LabelLayer } from '../slice-view.ts';

const metadata = utilities.genericViewportDisplaySetMetadataProvider;

/** Makes sure that a layer is in the cache. @returns its volume id, which is its display set's id as well. */
export function volumeFor({ key, grid, voxels }: ImageLayer | LabelLayer): string {
  const id = `secateur-${key}`; // no colon: Cornerstone would look for a loader of that scheme
  if (cache.getVolume(id)) return id;
  const volume = volumeLoader.createLocalVolume(id, {
    scalarData: voxels,
    dimensions: [...grid.size],
    spacing: [...grid.spacing],
    origin: [...grid.origin],
    direction: grid.direction.flat() as unknown as Float32Array as never,
    metadata: localMetadata,
  });
  readDirectly(volume.voxelManager as Sampled | undefined, voxels, grid.size);
  metadata.add(id, { kind: 'planar', imageIds: volume.imageIds, volumeId: id });
  return id;
}

interface Sampled {
  getCompleteScalarDataArray?: () => ArrayLike<number>;
  getAtIJK?: (i: number, j: number, k: number) => number;
}

/** Without this every voxel that is looked at goes through a search for its slice by name. */
function readDirectly(
  manager: Sampled | undefined,
  voxels: ArrayLike<number>,
  [width, height]: Triple,
): void {
  if (!manager) return;
  manager.getCompleteScalarDataArray = () => voxels;
  manager.getAtIJK = (i, j, k) => voxels[i + width * (j + height * k)] ?? 0;
}

/** @returns the id of a segmentation for a label map */
export function segmentationFor(layer: LabelLayer): string {
  const volumeId = volumeFor(layer);
  if (segmentation.state.getSegmentation(volumeId) === undefined)
    segmentation.addSegmentations([
      {
        segmentationId: volumeId,
        representation: { type: ToolEnums.SegmentationRepresentations.Labelmap, data: { volumeId } },
      },
    ]);
  return volumeId;
}

/** Makes the processor backend take its slice anew. */
export function resample(volumeId: string): void {
  triggerEvent(eventTarget, Enums.Events.IMAGE_VOLUME_MODIFIED, { volumeId });
}

/** Voxels of a label map were changed in place: textures on the graphics card are filled again. */
export function labelsChanged(segmentationId: string): void {
  segmentation.triggerSegmentationEvents.triggerSegmentationDataModified(segmentationId);
}

export function forgetVolumes(): void {
  segmentation.removeAllSegmentations();
  metadata.clear();
  cache.purgeCache();
}

/** What Cornerstone wants to know of a volume that no DICOM header tells. */
const localMetadata = {
  BitsAllocated: 16,
  BitsStored: 16,
  SamplesPerPixel: 1,
  HighBit: 15,
  PhotometricInterpretation: 'MONOCHROME2',
  PixelRepresentation: 1,
  Modality: 'OT',
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  PixelSpacing: [1, 1],
  FrameOfReferenceUID: 'secateur',
  Columns: 1,
  Rows: 1,
  voiLut: [],
  VOILUTFunction: 'LINEAR',
};
