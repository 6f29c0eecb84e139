/** Huffman codes of JPEG (ISO 10918-1 annex C, F.2.2): tables, and bits out of the entropy-coded data. */

export interface HuffmanTable {
  readonly decode: (bits: BitReader) => number;
}

/** @param counts codes of each length 1 … 16 @param values symbols in the order of their codes */
export function huffmanTable(counts: readonly number[], values: readonly number[]): HuffmanTable {
  const first = new Int32Array(16);
  const offset = new Int32Array(16);
  const [lengths, symbols] = [Int32Array.from(counts), Int32Array.from(values)]; // read bit by bit
  let code = 0;
  let index = 0;
  for (const [length, count] of counts.entries()) {
    first[length] = code;
    offset[length] = index;
    index += count;
    code = (code + count) << 1;
  }
  return {
    decode: (bits) => {
      let read = 0;
      for (let length = 0; length < 16; length++) {
        read = (read << 1) | bits.next();
        const position = read - (first[length] ?? 0);
        if (position >= 0 && position < (lengths[length] ?? 0)) {
          return symbols[(offset[length] ?? 0) + position] ?? 0;
        }
      }
      throw new Error('has a code that its Huffman table does not know');
    },
  };
}

/** The signed number that `size` bits stand for (EXTEND, figure F.12). */
export function receive(bits: BitReader, size: number): number {
  let value = 0;
  for (let index = 0; index < size; index++) value = (value << 1) | bits.next();
  return size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

/** Bits, most significant first; a stuffed zero behind FF is skipped, and a marker ends them (zeros follow). */
export class BitReader {
  #at = 0;
  #byte = 0;
  #left = 0;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  next(): number {
    if (this.#left === 0) {
      const byte = this.#data[this.#at];
      if (byte === undefined) throw new Error('ends inside its scan');
      const isMarker = byte === 0xff && this.#data[this.#at + 1] !== 0;
      this.#byte = isMarker ? 0 : byte;
      if (!isMarker) this.#at += byte === 0xff ? 2 : 1;
      this.#left = 8;
    }
    this.#left--;
    return (this.#byte >> this.#left) & 1;
  }

  /** Skips to behind the next restart marker. */
  restart(): void {
    this.#left = 0;
    while (this.#at + 1 < this.#data.length) {
      const second = this.#data[this.#at + 1] as number;
      if (this.#data[this.#at] === 0xff && second >= 0xd0 && second <= 0xd7) {
        this.#at += 2;
        return;
      }
      this.#at++;
    }
  }
}
