/** The addresses of what is too large for the contract: voxels, label maps and small pictures. */
import type { CaseInfo } from './dataset.ts';
import type { MaskRef } from './masks.ts';
import type { Grid } from './volume.ts';

/**
 * Where a host serves voxels, below its own root. Each answers raw little-endian voxels in i-fastest order of the
 * case's own grid (`viewer.layers`): uint8 for label maps; for images int16 where that holds every value, else float32
 * (`imageVoxels` tells them apart). Thumbnails are PNG files.
 */
export const dataPaths = {
  image: (caseId: string, channel: number) => `data/image/${encodeURIComponent(caseId)}/${String(channel)}`,
  /** Content and not name alone: a page keeps pictures by their address for as long as it lives. */
  thumbnail: ({ id, imageHash }: Pick<CaseInfo, 'id' | 'imageHash'>) =>
    `data/thumbnail/${encodeURIComponent(id)}/${imageHash}`,
  /** Takes a corrected label map by PUT, for `labels.save` and `labels.keepDraft`; gives the one that was kept. */
  draft: (caseId: string) => `data/draft/${encodeURIComponent(caseId)}`,
  mask: (caseId: string, ref: MaskRef) => `data/${ref.kind}/${encodeURIComponent(caseId)}${maskDetail(ref)}`,
};

function maskDetail(ref: MaskRef): string {
  switch (ref.kind) {
    case 'label':
      return '';
    case 'prediction':
      return `/${encodeURIComponent(ref.run)}`;
    case 'version':
      return `/${String(ref.version)}`;
    case 'segmentation':
      return `/${String(ref.number)}`;
  }
}

export type ImageVoxels = Float32Array | Int16Array;

/** What `dataPaths.image` answered, without a copy. */
export function imageVoxels(bytes: Uint8Array, { size }: Pick<Grid, 'size'>): ImageVoxels {
  const count = size[0] * size[1] * size[2];
  const part = [bytes.buffer, bytes.byteOffset, count] as const;
  return bytes.byteLength === 2 * count ? new Int16Array(...part) : new Float32Array(...part);
}
