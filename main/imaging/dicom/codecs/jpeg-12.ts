/**
 * JPEG with 12 bits per sample (extended sequential, Huffman, one component: ISO 10918-1 annexes A, B and F), which
 * libjpeg-turbo's usual builds leave out. The cosine transform is computed in floating point.
 */
import { BitReader, huffmanTable, receive, type HuffmanTable } from './huffman.ts';

interface Scan {
  rows: number;
  columns: number;
  restartInterval: number;
  quantization: Map<number, Uint16Array>;
  tables: Map<number, HuffmanTable>;
  quantizationId: number;
}

/** Where each coefficient of the zigzag order lies in a block of 8 × 8. */
const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
];

export function decodeJpeg12(encoded: Uint8Array): Uint16Array {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const scan: Scan = {
    rows: 0,
    columns: 0,
    restartInterval: 0,
    quantization: new Map(),
    tables: new Map(),
    quantizationId: 0,
  };
  for (let at = 2; at + 4 <= encoded.length;) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    const body = new DataView(view.buffer, view.byteOffset + at + 4, length - 2);
    at += 2 + length;
    if (marker === 0xffdb) readQuantization(body, scan.quantization);
    else if (marker === 0xffc4) readHuffman(body, scan.tables);
    else if (marker === 0xffdd) scan.restartInterval = body.getUint16(0);
    else if (marker === 0xffc1 || marker === 0xffc0) readFrame(body, scan);
    else if (marker === 0xffda) return decodeScan(encoded.subarray(at), body, scan);
    else if (marker >= 0xffc2 && marker <= 0xffcf) {
      throw new Error(`is a kind of JPEG that cannot be read (marker ${marker.toString(16).toUpperCase()})`);
    }
  }
  throw new Error('has no JPEG scan');
}

function readQuantization(body: DataView, quantization: Map<number, Uint16Array>): void {
  for (let at = 0; at < body.byteLength;) {
    const head = body.getUint8(at++);
    const isWide = head >> 4 === 1;
    const table = new Uint16Array(64);
    for (const place of zigzag) {
      table[place] = isWide ? body.getUint16(at) : body.getUint8(at);
      at += isWide ? 2 : 1;
    }
    quantization.set(head & 15, table);
  }
}

function readHuffman(body: DataView, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at < body.byteLength;) {
    const id = body.getUint8(at);
    const counts = Array.from({ length: 16 }, (_, index) => body.getUint8(at + 1 + index));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = Array.from({ length: total }, (_, index) => body.getUint8(at + 17 + index));
    tables.set(id, huffmanTable(counts, values));
    at += 17 + total;
  }
}

function readFrame(body: DataView, scan: Scan): void {
  if (body.getUint8(5) !== 1) throw new Error(`has ${body.getUint8(5)} components where one is expected`);
  scan.rows = body.getUint16(1);
  scan.columns = body.getUint16(3);
  scan.quantizationId = body.getUint8(8);
}

function decodeScan(data: Uint8Array, header: DataView, scan: Scan): Uint16Array {
  const tableIds = header.getUint8(2);
  const dc = scan.tables.get(tableIds >> 4);
  const ac = scan.tables.get(16 + (tableIds & 15));
  const quantization = scan.quantization.get(scan.quantizationId);
  if (!dc || !ac || !quantization || scan.rows === 0) throw new Error('lacks a table that its scan needs');
  const values = new Uint16Array(scan.rows * scan.columns);
  const bits = new BitReader(data);
  const block = new Float64Array(64);
  const across = Math.ceil(scan.columns / 8);
  const blocks = across * Math.ceil(scan.rows / 8);
  let previous = 0;
  for (let index = 0; index < blocks; index++) {
    if (scan.restartInterval > 0 && index > 0 && index % scan.restartInterval === 0) {
      bits.restart();
      previous = 0;
    }
    block.fill(0);
    previous += receive(bits, dc.decode(bits));
    block[0] = previous * (quantization[0] ?? 0);
    readCoefficients(bits, ac, quantization, block);
    inverseTransform(block);
    place(block, values, { left: (index % across) * 8, top: Math.floor(index / across) * 8, ...scan });
  }
  return values;
}

function readCoefficients(
  bits: BitReader,
  ac: HuffmanTable,
  quantization: Uint16Array,
  block: Float64Array,
): void {
  for (let k = 1; k < 64; k++) {
    const symbol = ac.decode(bits);
    const size = symbol & 15;
    const run = symbol >> 4;
    if (size === 0) {
      if (run !== 15) return; // end of block
      k += 15;
      continue;
    }
    k += run;
    const target = zigzag[k];
    if (target === undefined) throw new Error('has a block with more than 64 coefficients');
    block[target] = receive(bits, size) * (quantization[target] ?? 0);
  }
}

/** cosines[x * 8 + u] = C(u) / 2 · cos((2x + 1) u π / 16) */
const cosines = Float64Array.from({ length: 64 }, (_, index) => {
  const [x, u] = [index >> 3, index & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

function inverseTransform(block: Float64Array): void {
  const rows = new Float64Array(64);
  for (let v = 0; v < 8; v++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += (cosines[x * 8 + u] as number) * (block[v * 8 + u] as number);
      rows[v * 8 + x] = sum;
    }
  }
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += (cosines[y * 8 + v] as number) * (rows[v * 8 + x] as number);
      block[y * 8 + x] = sum;
    }
  }
}

function place(
  block: Float64Array,
  values: Uint16Array,
  { left, top, rows, columns }: { left: number; top: number; rows: number; columns: number },
): void {
  for (let y = 0; y < 8 && top + y < rows; y++) {
    for (let x = 0; x < 8 && left + x < columns; x++) {
      const value = Math.round((block[y * 8 + x] as number) + 2048);
      values[(top + y) * columns + left + x] = Math.min(Math.max(value, 0), 4095);
    }
  }
}
