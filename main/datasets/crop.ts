/**
 * The part of an image that holds anything: the smallest box round all non-zero voxels of any channel (nnU-Net crops
 * skull-stripped brains and padded CT this way), and the filled mask that masked normalisation looks at.
 */
import { at } from '../../shared/at.ts';
import type { Triple } from '../../shared/volume.ts';
import { filled } from '../imaging/filled.ts';

export interface Box {
  readonly start: Triple;
  readonly size: Triple;
}

/**
 * @param channels arrays of [depth, height, width]
 * @returns the whole image where every voxel is zero
 */
export function nonZeroBox(channels: readonly Float32Array[], [depth, height, width]: Triple): Box {
  const low = [depth, height, width];
  const high = [-1, -1, -1];
  const include = (axis: number, index: number): void => {
    if (index < at(low, axis)) low[axis] = index;
    if (index > at(high, axis)) high[axis] = index;
  };
  let voxel = 0;
  for (let d = 0; d < depth; d++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++, voxel++) {
        if (!isFilled(channels, voxel)) continue;
        include(0, d);
        include(1, h);
        include(2, w);
      }
    }
  }
  if (at(high, 0) < 0) return { start: [0, 0, 0], size: [depth, height, width] };
  const [d0 = 0, h0 = 0, w0 = 0] = low;
  const [d1 = 0, h1 = 0, w1 = 0] = high;
  return { start: [d0, h0, w0], size: [d1 - d0 + 1, h1 - h0 + 1, w1 - w0 + 1] };
}

function isFilled(channels: readonly Float32Array[], voxel: number): boolean {
  for (const channel of channels) if (channel[voxel] !== 0) return true;
  return false;
}

/** 1 where no channel is 0: where tissue is, in images whose outside was set to 0. */
export function whereAllAreFilled(channels: readonly Float32Array[]): Float32Array {
  return filled(new Float32Array(channels[0]?.length ?? 0), (voxel) =>
    channels.every((channel) => channel[voxel] !== 0) ? 1 : 0,
  );
}

export function cropTo<T extends Float32Array | Uint8Array>(
  voxels: T,
  size: Triple,
  { start, size: box }: Box,
): T {
  const result = voxels.slice(0, box[0] * box[1] * box[2]) as T;
  eachRow(size, { start, size: box }, (outside, inside) => {
    result.set(voxels.subarray(outside, outside + box[2]), inside);
  });
  return result;
}

/** Puts a box's voxels back into an image of zeros. */
export function pasteFrom(cropped: Uint8Array, size: Triple, box: Box): Uint8Array {
  const result = new Uint8Array(size[0] * size[1] * size[2]);
  eachRow(size, box, (outside, inside) => {
    result.set(cropped.subarray(inside, inside + box.size[2]), outside);
  });
  return result;
}

function eachRow(
  size: Triple,
  { start, size: box }: Box,
  visit: (outside: number, inside: number) => void,
): void {
  for (let d = 0; d < box[0]; d++) {
    for (let h = 0; h < box[1]; h++) {
      const outside = ((d + start[0]) * size[1] + h + start[1]) * size[2] + start[2];
      visit(outside, (d * box[1] + h) * box[2]);
    }
  }
}

/** 1 where a voxel is non-zero in any channel or enclosed by such voxels: 0 only where zeros reach the border. */
export function filledMask(channels: readonly Float32Array[], size: Triple): Uint8Array {
  const mask = new Uint8Array(size[0] * size[1] * size[2]).fill(1);
  const pending: number[] = [];
  const visit = (voxel: number): void => {
    if (mask[voxel] === 0 || isFilled(channels, voxel)) return;
    mask[voxel] = 0;
    pending.push(voxel);
  };
  eachBorderVoxel(size, visit);
  const [, height, width] = size;
  const plane = height * width;
  for (let voxel = pending.pop(); voxel !== undefined; voxel = pending.pop()) {
    const w = voxel % width;
    const h = Math.floor(voxel / width) % height;
    if (w > 0) visit(voxel - 1);
    if (w < width - 1) visit(voxel + 1);
    if (h > 0) visit(voxel - width);
    if (h < height - 1) visit(voxel + width);
    if (voxel >= plane) visit(voxel - plane);
    if (voxel + plane < mask.length) visit(voxel + plane);
  }
  return mask;
}

function eachBorderVoxel([depth, height, width]: Triple, visit: (voxel: number) => void): void {
  for (let d = 0; d < depth; d++) {
    for (let h = 0; h < height; h++) {
      const row = (d * height + h) * width;
      const onFace = d === 0 || d === depth - 1 || h === 0 || h === height - 1;
      for (let w = 0; w < width; w += onFace ? 1 : Math.max(1, width - 1)) visit(row + w);
    }
  }
}
