/**
 * A DICOM file (PS3.10): finds out whether it is one, with or without preamble and file meta information, and in which
 * transfer syntax, and parses its data set. Pixels stay in the file: `withDicomFile` gives the bytes they lie in.
 */
import { textOf, type Dataset } from './dataset.ts';
import { inflateAll, inflateWhole, parseInflated } from './inflate.ts';
import { isKnownVr, parseDataset, type Encoding, type PixelElement } from './parse.ts';
import { openFileSource, type ByteSource } from './source.ts';
import { tags } from './tags.ts';
import {
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
  transferSyntaxOf,
  type TransferSyntax,
} from './transfer-syntaxes.ts';

export interface DicomFile {
  readonly path: string;
  /** File meta information (group 0002); empty where the file has none. */
  readonly meta: Dataset;
  readonly dataset: Dataset;
  readonly syntax: TransferSyntax;
  /** null where there are none. */
  readonly pixels: PixelElement | null;
}

export interface ReadOptions {
  /** Parses what lies behind the pixels too. */
  readonly whole?: boolean;
}

/**
 * Everything up to the pixels.
 * @returns null for a file that is no DICOM at all
 * @throws AppError that names the file, for one that is and cannot be read
 */
export function readDicomFile(path: string, { whole = false }: ReadOptions = {}): DicomFile | null {
  return open(path, (found, source) => {
    const { syntax, start } = found;
    if (!syntax.deflated) return parseAt(source, start, { path, found, whole });
    if (whole) return parseAt(inflateWhole(source, start, path), 0, { path, found, whole });
    const parse = (bytes: ByteSource): DicomFile => parseAt(bytes, 0, { path, found, whole });
    return parseInflated(source, start, { file: path, parse });
  });
}

/** Runs `use` with the data set and the bytes that `file.pixels` points into, and closes the file behind it. */
export function withDicomFile<T>(path: string, use: (file: DicomFile, bytes: ByteSource) => T): T | null {
  return open(path, (found, source) => {
    const { syntax, start } = found;
    if (!syntax.deflated) return use(parseAt(source, start, { path, found, whole: false }), source);
    const value = readDicomFile(path)?.pixels?.value;
    const bytes = inflateAll(source, start, path, value ? value.offset + value.length : 0);
    return use(parseAt(bytes, 0, { path, found, whole: false }), bytes);
  });
}

function open<T>(path: string, use: (found: Found, source: ByteSource) => T): T | null {
  const source = openFileSource(path);
  try {
    const found = findDataset(source, path);
    return found && use(found, source);
  } finally {
    source.close();
  }
}

function parseAt(
  bytes: ByteSource,
  start: number,
  { path, found: { meta, syntax }, whole }: { path: string; found: Found; whole: boolean },
): DicomFile {
  const { dataset, pixels } = parseDataset(bytes, {
    ...encodingOf(bytes, start, syntax),
    file: path,
    start,
    end: bytes.length,
    toPixels: !whole,
  });
  return { path, meta, dataset, syntax, pixels };
}

interface Found {
  readonly meta: Dataset;
  readonly syntax: TransferSyntax;
  /** First byte of the data set. */
  readonly start: number;
}

const preambleBytes = 128;

function findDataset(source: ByteSource, path: string): Found | null {
  const metaStart = hasMark(source, preambleBytes) ? preambleBytes + 4 : hasMark(source, 0) ? 4 : 0;
  const isMarked = metaStart > 0;
  if (!isMarked && !looksLikeDataset(source)) return null;
  const meta = parseDataset(source, {
    ...explicitLittleEndian,
    file: path,
    start: metaStart,
    end: source.length,
    onlyGroup: 2,
  });
  const uid = textOf(meta.dataset, tags.TransferSyntaxUID);
  const syntax = uid === '' ? guessSyntax(source, meta.end) : transferSyntaxOf(uid);
  return { meta: meta.dataset, syntax, start: meta.end };
}

function hasMark(source: ByteSource, at: number): boolean {
  if (source.length < at + 4) return false;
  return Buffer.from(source.read(at, 4)).toString('latin1') === 'DICM';
}

/** A bare data set begins with a low element of group 2 or 8 and goes on with one of the same or a later group. */
function looksLikeDataset(source: ByteSource): boolean {
  if (source.length < 16) return false;
  const encoding = guessSyntax(source, 0);
  const first = tagAt(source, 0, encoding);
  const group = first >>> 16;
  if ((group !== 2 && group !== 8) || (first & 0xffff) > 0x0100) return false;
  try {
    const { dataset } = parseDataset(source, {
      ...encoding,
      file: '',
      start: 0,
      end: source.length,
      onlyGroup: group,
    });
    const known = [tags.SOPClassUID, tags.SOPInstanceUID, tags.TransferSyntaxUID, tags.Modality];
    return known.some((tag) => dataset.elements.has(tag));
  } catch {
    return false;
  }
}

/** By the first element: two capitals behind the tag are a representation; a high byte first is big-endian. */
function guessSyntax(source: ByteSource, at: number): TransferSyntax {
  if (source.length < at + 8) return explicitLittleEndian;
  const bytes = source.read(at, 8);
  const vr = String.fromCharCode(bytes[4] ?? 0, bytes[5] ?? 0);
  if (!isKnownVr(vr)) return implicitLittleEndian;
  return (bytes[0] ?? 0) === 0 && (bytes[1] ?? 0) !== 0 ? explicitBigEndian : explicitLittleEndian;
}

/** Some writers say explicit and write implicit; what lies there is believed. */
function encodingOf(source: ByteSource, start: number, syntax: TransferSyntax): Encoding {
  const { explicit, littleEndian } = syntax;
  if (source.length < start + 8) return { explicit, littleEndian };
  const seen = guessSyntax(source, start);
  return explicit && !seen.explicit ? { explicit: false, littleEndian } : { explicit, littleEndian };
}

function tagAt(source: ByteSource, at: number, { littleEndian }: Encoding): number {
  const bytes = source.read(at, 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  return view.getUint16(0, littleEndian) * 0x1_0000 + view.getUint16(2, littleEndian);
}
