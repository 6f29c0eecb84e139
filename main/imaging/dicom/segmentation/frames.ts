/**
 * Pixel data of DICOM-SEG. In BINARY objects the frames follow each other bit by bit, the first pixel in the lowest bit,
 * and a frame may begin in the midst of a byte (PS3.5 8.1.1).
 */

/** Which pixels of which slice a frame shows. */
export interface FrameContent {
  /** Index into the segments; null where a frame shows all of them (LABELMAP). */
  readonly segment: number | null;
  /** Index into the slices. */
  readonly slice: number;
}

/**
 * @param slices labels of each slice
 * @param values the labels that are segments, in order
 * @returns a frame per segment and slice with a voxel of it, segment by segment; one empty frame where there is none,
 *   since an object needs one
 */
export function binaryFrames(slices: readonly Uint8Array[], values: readonly number[]): FrameContent[] {
  const present = slices.map((labels) => new Set(labels));
  const frames = values.flatMap((value, segment) =>
    present.flatMap((labels, slice) => (labels.has(value) ? [{ segment, slice }] : [])),
  );
  return frames.length > 0 ? frames : [{ segment: 0, slice: 0 }];
}

export function labelmapFrames(slices: readonly Uint8Array[]): FrameContent[] {
  const frames = slices.flatMap((labels, slice) =>
    labels.some((label) => label !== 0) ? [{ segment: null, slice }] : [],
  );
  return frames.length > 0 ? frames : [{ segment: null, slice: 0 }];
}

export function packBits(
  frames: readonly FrameContent[],
  slices: readonly Uint8Array[],
  values: readonly number[],
): Uint8Array {
  const perFrame = slices[0]?.length ?? 0;
  const bytes = new Uint8Array(Math.ceil((frames.length * perFrame) / 8));
  let bit = 0;
  for (const { segment, slice } of frames) {
    const value = values[segment ?? 0];
    const labels = slices[slice] ?? new Uint8Array(perFrame);
    for (let index = 0; index < perFrame; index++, bit++) {
      if (labels[index] === value) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return bytes;
}

/** @param values labels that are segments; they become the numbers 1, 2 … and all others 0 */
export function labelBytes(
  frames: readonly FrameContent[],
  slices: readonly Uint8Array[],
  values: readonly number[],
): Uint8Array {
  const perFrame = slices[0]?.length ?? 0;
  const numberOf = new Uint8Array(256);
  for (const [index, value] of values.entries()) numberOf[value] = index + 1;
  const bytes = new Uint8Array(frames.length * perFrame);
  for (const [at, { slice }] of frames.entries()) {
    bytes.set(
      (slices[slice] ?? new Uint8Array(perFrame)).map((label) => numberOf[label] ?? 0),
      at * perFrame,
    );
  }
  return bytes;
}
