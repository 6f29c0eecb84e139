/** How many pixels a compressed stream says it has: read before it is decoded, since it may claim anything. */

export interface StreamSize {
  readonly rows: number;
  readonly columns: number;
}

export interface JpegFrame extends StreamSize {
  readonly precision: number;
  readonly components: number;
  /** SOF0 … SOF15 as 0xC0 … 0xCF; 0xF7 for JPEG-LS. */
  readonly marker: number;
}

/** @returns null where no size can be found: the decoder will say why */
export function streamSizeOf(encoded: Uint8Array): StreamSize | null {
  return encoded[1] === 0x4f ? jpeg2000SizeOf(encoded) : jpegFrameOf(encoded);
}

/** The frame header (ISO 10918-1 B.2.2; ISO 14495-1 C.2.2). */
export function jpegFrameOf(encoded: Uint8Array): JpegFrame | null {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 <= encoded.length;) {
    if (encoded[at] !== 0xff) return null;
    const marker = encoded[at + 1] as number;
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    const isFrame =
      (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7;
    if (isFrame) {
      return {
        marker,
        precision: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
      };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** The SIZ segment, which comes first (ISO 15444-1 A.5.1). */
function jpeg2000SizeOf(encoded: Uint8Array): StreamSize | null {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 24 || view.getUint32(0) !== 0xff4fff51) return null;
  return {
    columns: view.getUint32(8) - view.getUint32(16),
    rows: view.getUint32(12) - view.getUint32(20),
  };
}
