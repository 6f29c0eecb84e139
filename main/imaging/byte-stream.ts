/** Bytes of a known length, piece by piece, so that what is large travels before it is read to its end. */
import { Readable } from 'node:stream';

export interface ByteStream {
  /** Bytes in all. */
  readonly length: number;
  /** To be read once, to its end or to `return()`. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What is in memory already. */
export function wholeStream(bytes: Uint8Array): ByteStream {
  return { length: bytes.length, chunks: Readable.from([bytes]) };
}

/** @throws Error where fewer bytes come than were told ahead */
export async function readWhole({ length, chunks }: ByteStream): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < length) throw new Error(`the source ended after ${filled} of ${length} bytes`);
  return bytes;
}
